package dev.exai.providers.internal.demo;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into words, the demo's tokens. */
final class Words {
    private Words() {}

    /** The words with the white space around them; joined they are the text again. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        boolean inWord = false;
        boolean afterWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && afterWord) {
                words.add(text.substring(start, i));
                start = i;
                afterWord = false;
            }
            afterWord = afterWord || (space && inWord);
            inWord = !space;
        }
        if (start < text.length()) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** How many there are. */
    static int count(String text) {
        return text.isBlank() ? 0 : split(text).size();
    }
}
