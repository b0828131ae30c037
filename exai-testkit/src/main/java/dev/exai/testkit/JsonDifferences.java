package dev.exai.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where two JSON values differ, told for people. Used once. */
final class JsonDifferences {
    private static final int LONGEST_SHOWN = 60;

    private final List<String> found = new ArrayList<>();

    private JsonDifferences() {}

    /** One line for each place; none if the values are equal. */
    static List<String> between(Json recorded, Json asked) {
        JsonDifferences differences = new JsonDifferences();
        differences.compare("", recorded, asked);
        return differences.found;
    }

    private void compare(String path, Json recorded, Json asked) {
        if (recorded.isObject() && asked.isObject()) {
            members(path, recorded, asked);
        } else if (recorded.isArray() && asked.isArray()) {
            elements(path, recorded.items(), asked.items());
        } else if (!recorded.canonical().equals(asked.canonical())) {
            found.add(
                    (path.isEmpty() ? "the body" : path) + " is " + shown(asked) + ", recorded was " + shown(recorded));
        }
    }

    private void members(String path, Json recorded, Json asked) {
        Set<String> names = new LinkedHashSet<>(recorded.names());
        names.addAll(asked.names());
        for (String name : names) {
            String place = path + "/" + name;
            if (!asked.names().contains(name)) {
                found.add(place + " is missing, recorded was " + shown(recorded.get(name)));
            } else if (!recorded.names().contains(name)) {
                found.add(place + " is " + shown(asked.get(name)) + ", recorded was nothing");
            } else {
                compare(place, recorded.get(name), asked.get(name));
            }
        }
    }

    private void elements(String path, List<Json> recorded, List<Json> asked) {
        if (recorded.size() != asked.size()) {
            found.add(path + " has " + asked.size() + " elements, recorded were " + recorded.size());
        }
        for (int i = 0; i < Math.min(recorded.size(), asked.size()); i++) {
            compare(path + "/" + i, recorded.get(i), asked.get(i));
        }
    }

    private static String shown(Json value) {
        String text = value.canonical();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
