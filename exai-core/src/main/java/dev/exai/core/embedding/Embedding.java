package dev.exai.core.embedding;

import java.util.Arrays;

/** A text as a vector. Immutable. */
public final class Embedding {
    private final float[] vector;

    /**
     * Copies the vector.
     *
     * @throws IllegalArgumentException if it has no element
     */
    public Embedding(float[] vector) {
        if (vector.length == 0) {
            throw new IllegalArgumentException("an embedding has at least one dimension");
        }
        this.vector = vector.clone();
    }

    /** How long the vector is. */
    public int dimensions() {
        return vector.length;
    }

    /** A copy of the vector. */
    public float[] vector() {
        return vector.clone();
    }

    /**
     * The cosine of the angle to the other, from −1 to 1; 1 means the same direction. 0 if either has no length.
     *
     * @throws IllegalArgumentException if the two have not the same dimensions
     */
    public double similarity(Embedding other) {
        if (other.vector.length != vector.length) {
            throw new IllegalArgumentException(
                    "embeddings of " + vector.length + " and " + other.vector.length + " dimensions");
        }
        double product = 0;
        double own = 0;
        double others = 0;
        for (int i = 0; i < vector.length; i++) {
            product += (double) vector[i] * other.vector[i];
            own += (double) vector[i] * vector[i];
            others += (double) other.vector[i] * other.vector[i];
        }
        return own == 0 || others == 0 ? 0 : product / Math.sqrt(own * others);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding embedding && Arrays.equals(embedding.vector, vector);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(vector);
    }

    @Override
    public String toString() {
        return "Embedding[" + vector.length + " dimensions]";
    }
}
