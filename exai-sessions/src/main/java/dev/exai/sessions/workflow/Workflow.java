package dev.exai.sessions.workflow;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.ConversationConflictException;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.TurnNote;
import dev.exai.sessions.TurnPage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in steps. It keeps nothing itself: each step is a turn of its conversation, and where the work stands is read
 * from there every time. So a run goes on after a restart and in another process, and never sees another conversation.
 * Thread-safe.
 */
public final class Workflow {
    private static final int MOST_TRIES = 100; // others may write into the conversation, but not for ever

    private final WorkflowDefinition definition;
    private final Conversations conversations;
    private final @Nullable Expert expert;

    /**
     * A workflow of that kind.
     *
     * @param expert who looks at the end where the definition wants one; null if nobody can
     */
    public Workflow(WorkflowDefinition definition, Conversations conversations, @Nullable Expert expert) {
        this.definition = Objects.requireNonNull(definition, "definition");
        this.conversations = Objects.requireNonNull(conversations, "conversations");
        this.expert = expert;
    }

    /** Where the work stands, and the version of the conversation that says so. */
    private record Seen(WorkflowState state, long version) {}

    /**
     * Takes the next step. Blocks while an expert is asked; if that fails, the step is kept and the result says so.
     *
     * @param conversation where the work stands; null to begin one in a new conversation
     * @throws ExaiException kind INVALID_REQUEST if this cannot be the next step, with the one that can; NOT_FOUND or GONE
     *     for the conversation; CONFLICT if somebody else took a step meanwhile; nothing is kept then
     */
    public WorkflowResult advance(@Nullable ConversationId conversation, WorkflowStep step, CallContext context) {
        PrincipalId owner = context.principal();
        Seen seen = conversation == null ? new Seen(WorkflowState.EMPTY, 0) : read(owner, conversation);
        StepRules.check(definition, seen.state(), step);
        ConversationId id =
                conversation == null ? conversations.start(owner, title(step)).id() : conversation;
        WorkflowState state = seen.state().after(step);
        ExpertOpinion opinion = null;
        ErrorKind failure = null;
        if (asksExpert(step)) {
            try {
                opinion = Objects.requireNonNull(expert).judge(id, definition, state, context);
            } catch (ExaiException e) {
                failure = e.kind();
            }
        }
        append(owner, id, seen, turn(step, opinion, failure));
        return new WorkflowResult(
                id,
                status(step, opinion, failure),
                state,
                step.nextStepRequired() ? definition.actionsAfter(step) : List.of(),
                opinion,
                failure);
    }

    /** Where the work in the conversation stands; {@link WorkflowState#EMPTY} if it has not begun there. */
    public WorkflowState state(PrincipalId owner, ConversationId conversation) {
        return read(owner, conversation).state();
    }

    private boolean asksExpert(WorkflowStep step) {
        return !step.nextStepRequired() && step.branch() == null && expert != null && definition.wantsExpert(step);
    }

    private Seen read(PrincipalId owner, ConversationId conversation) {
        WorkflowState state = WorkflowState.EMPTY;
        long version = 0;
        Long after = 0L;
        while (after != null) {
            TurnPage page = conversations.turns(owner, conversation, after, Conversations.MAX_PAGE);
            for (Turn turn : page.turns()) {
                WorkflowStep step = TurnNote.find(turn.content(), note())
                        .map(StepNote::read)
                        .orElse(null);
                state = step == null ? state : state.after(step);
                version = turn.number();
            }
            after = page.next();
        }
        return new Seen(state, version);
    }

    /** Appends the turn after what was seen, or after more that has nothing to do with this work. */
    private void append(PrincipalId owner, ConversationId id, Seen seen, TurnContent turn) {
        Seen known = seen;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                conversations.append(owner, id, turn, known.version());
                return;
            } catch (ConversationConflictException e) {
                Seen now = read(owner, id);
                if (stepsOf(now) != stepsOf(seen)
                        || now.state().lastStep() != seen.state().lastStep()) {
                    throw e;
                }
                known = now;
            }
        }
        throw new ExaiException(ErrorKind.CONFLICT, "the conversation changes all the time; try again");
    }

    private static int stepsOf(Seen seen) {
        return seen.state().trunk().size()
                + seen.state().branches().values().stream().mapToInt(List::size).sum();
    }

    private TurnContent turn(WorkflowStep step, @Nullable ExpertOpinion opinion, @Nullable ErrorKind failure) {
        String said = opinion != null
                ? opinion.text()
                : failure != null
                        ? "The expert could not be asked: " + failure
                        : "Step " + step.number() + " is noted.";
        TurnNote kept = new TurnNote(note(), StepNote.write(step));
        Message answer = new Message(Role.ASSISTANT, List.of(new Part.Text(said), kept.asPart()));
        TurnContent.Builder turn = TurnContent.of(List.of(Message.user(CaseText.of(definition, step)), answer))
                .tool(definition.name());
        return opinion == null
                ? turn.build()
                : turn.model(opinion.model())
                        .usage(opinion.usage())
                        .cost(opinion.cost())
                        .build();
    }

    private static WorkflowResult.Status status(
            WorkflowStep step, @Nullable ExpertOpinion opinion, @Nullable ErrorKind failure) {
        if (step.nextStepRequired()) {
            return WorkflowResult.Status.NEXT_STEP_REQUIRED;
        }
        if (failure != null) {
            return WorkflowResult.Status.EXPERT_FAILED;
        }
        return opinion == null ? WorkflowResult.Status.COMPLETE : WorkflowResult.Status.EXPERT_HEARD;
    }

    private String note() {
        return "workflow." + definition.name();
    }

    private String title(WorkflowStep step) {
        int most = 80;
        String text = step.text().strip().replaceAll("\\s+", " ");
        int end = Math.min(text.length(), most);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return definition.name() + ": " + text.substring(0, end);
    }
}
