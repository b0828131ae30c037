package dev.exai.server.chat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.Part;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.spi.CallContext;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.GivenFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The files and images of a question, read, before it is known which model will see them.
 *
 * @param images those given as images
 * @param warnings what of named folders was left out
 * @param numbered whether texts are shown with the numbers of their lines
 */
record Given(List<GivenFile> files, List<GivenFile> images, List<ChatEvent.Warning> warnings, boolean numbered) {
    Given {
        files = List.copyOf(files);
        images = List.copyOf(images);
        warnings = List.copyOf(warnings);
    }

    /** Everything that a model must take. */
    List<GivenFile> all() {
        List<GivenFile> all = new ArrayList<>(files);
        all.addAll(images);
        return all;
    }

    /** What a router has to know of them: the texts for their length, the images for what they ask of a model. */
    List<Part> needs(String prompt) {
        List<Part> needs = new ArrayList<>();
        needs.add(new Part.Text(prompt));
        for (GivenFile file : all()) {
            String text = file.text();
            if (text != null) {
                needs.add(new Part.Text(text));
            } else if (file.mediaType().startsWith("image/")) {
                needs.add(new Part.Image(file.mediaType(), new byte[0]));
            }
        }
        return needs;
    }

    /** In the form the model of the plan takes them. */
    Attachments deliver(FileDelivery delivery, RoutePlan plan, CallContext context) {
        return new Attachments(
                delivery.deliver(plan, files, context), delivery.deliver(plan, images, context), warnings, numbered);
    }
}
