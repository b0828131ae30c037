package dev.exai.server.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.route.Candidate;
import dev.exai.core.route.Fallbacks;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.route.Router;
import dev.exai.core.route.Target;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.GivenFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a model for a question with files: the router's choice, unless that one cannot be shown them. Thread-safe. */
final class FileRouting {
    private final Router router;

    FileRouting(Router router) {
        this.router = router;
    }

    /**
     * Where the question goes.
     *
     * @param only the provider to choose from where the name leaves it open; null for any
     * @throws ExaiException as {@link Router#plan}, and kind UNSUPPORTED that says what speaks against the files
     */
    RoutePlan plan(String name, ChatRequest needs, List<GivenFile> files, @Nullable String only) {
        RoutePlan plan = router.plan(name, needs);
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        if (!wanted.equals(Router.AUTO) && !wanted.startsWith(Router.AUTO + "/")) {
            return checked(plan, files, only);
        }
        if (only != null && router.catalog().all().stream().noneMatch(model -> isOf(model, only))) {
            throw new ExaiException(
                    ErrorKind.NOT_FOUND, "provider: none of that name is configured; listmodels shows which are");
        }
        Optional<RoutePlan> whole = open(plan, needs, only)
                .filter(to -> FileDelivery.takesAsTheyAre(to, files)) // better than what is taken out for it here
                .findFirst();
        if (whole.isPresent()) {
            return only == null ? whole.get() : within(only, whole.get());
        }
        String refusal = null;
        for (RoutePlan to : open(plan, needs, only).toList()) {
            Optional<String> against = FileDelivery.refusal(to, files);
            if (against.isEmpty()) {
                return only == null ? to : within(only, to);
            }
            refusal = refusal == null ? against.get() : refusal;
        }
        throw new ExaiException(
                ErrorKind.UNSUPPORTED,
                refusal == null
                        ? "provider: no model of it is in service with every needed ability and room for this"
                        : "files: no model in service takes all of them: " + refusal);
    }

    /** The plans for the candidates that are in service, in the order of choice. */
    private Stream<RoutePlan> open(RoutePlan plan, ChatRequest needs, @Nullable String only) {
        return plan.candidates().stream()
                .filter(candidate ->
                        candidate.skippedBecause() == null && (only == null || isOf(candidate.model(), only)))
                .map(candidate -> candidate.model().id().equals(plan.model().id()) ? plan : to(candidate, plan, needs));
    }

    private static RoutePlan checked(RoutePlan plan, List<GivenFile> files, @Nullable String only) {
        if (only != null && !isOf(plan.model(), only)) {
            throw new ExaiException(
                    ErrorKind.INVALID_REQUEST, "provider: " + plan.model().id() + " is a model of another provider");
        }
        FileDelivery.refusal(plan, files).ifPresent(refusal -> {
            throw new ExaiException(ErrorKind.UNSUPPORTED, "files: " + refusal);
        });
        return plan;
    }

    /** The plan for another of its candidates. */
    private RoutePlan to(Candidate candidate, RoutePlan plan, ChatRequest needs) {
        RoutePlan named = router.plan(candidate.model().id().toString(), needs);
        return new RoutePlan(
                named.provider(),
                named.model(),
                "the first in the order of choice that takes these files",
                plan.candidates(),
                without(plan.fallbacks(), named.model()));
    }

    private static Fallbacks without(Fallbacks all, ModelInfo chosen) {
        return new Fallbacks(
                without(all.general(), chosen),
                without(all.longerContext(), chosen),
                without(all.otherRules(), chosen));
    }

    private static List<Target> without(List<Target> targets, ModelInfo chosen) {
        return targets.stream()
                .filter(target -> !target.model().id().equals(chosen.id()))
                .toList();
    }

    private static RoutePlan within(String provider, RoutePlan plan) {
        Fallbacks all = plan.fallbacks();
        return new RoutePlan(
                plan.provider(),
                plan.model(),
                plan.why(),
                plan.candidates(),
                new Fallbacks(
                        within(provider, all.general()),
                        within(provider, all.longerContext()),
                        within(provider, all.otherRules())));
    }

    private static List<Target> within(String provider, List<Target> targets) {
        return targets.stream().filter(target -> isOf(target.model(), provider)).toList();
    }

    private static boolean isOf(ModelInfo model, String provider) {
        return model.id().provider().value().equals(provider);
    }
}
