package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeamTest {
    @Test
    void add_continuationRepeatsTheEnd_isJoinedWithoutIt() {
        assertThat(join("The quick brown fox jumps", "brown fox jumps over the dog"))
                .isEqualTo(" over the dog");
        assertThat(join("The quick brown fox jumps", "\n brown fox jumps over")).isEqualTo(" over");
        assertThat(join("The quick brown fox", "The quick brown fox")).isEmpty();
    }

    @Test
    void add_noOrShortRepetition_isJoinedAsItIs() {
        assertThat(join("one na ", "na na two")).isEqualTo("na na two");
        assertThat(join("abc", "def")).isEqualTo("def");
        assertThat(join("", "def")).isEqualTo("def");
        assertThat(join("abc", "")).isEmpty();
        assertThat(join("abc", "  def")).isEqualTo("  def");
    }

    @Test
    void add_pieceByPiece_isTheSameAsInOne() {
        String before = "a".repeat(300) + "the end that is repeated";
        String again = "that is repeated, and then " + "b".repeat(900);
        StringBuilder heard = new StringBuilder();
        Seam seam = new Seam(before, heard::append);

        for (int i = 0; i < again.length(); i += 7) {
            seam.add(again.substring(i, Math.min(again.length(), i + 7)));
        }
        seam.end();
        seam.end();

        assertThat(heard).hasToString(", and then " + "b".repeat(900));
    }

    private static String join(String before, String after) {
        StringBuilder heard = new StringBuilder();
        Seam seam = new Seam(before, heard::append);
        seam.add(after);
        seam.end();
        return heard.toString();
    }
}
