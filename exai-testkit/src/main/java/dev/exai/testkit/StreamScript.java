package dev.exai.testkit;

import dev.exai.core.CancelToken;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ScriptedProvider} does with one call. Settings may be combined; events are counted from 1, the opening
 * one included. Thread-safe.
 */
public final class StreamScript {
    static final int NEVER = Integer.MAX_VALUE;

    private final CancelToken released = new CancelToken();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private List<ChatEvent> events = List.of(); // guarded by this, as all below
    private String text = "ok";
    private boolean echo;
    private @Nullable ProviderException failure;
    private int failAfter;
    private boolean stallsAtOpen;
    private int stallAfter = NEVER;

    StreamScript() {}

    /** Answers with the text word by word, then reports usage. */
    public synchronized StreamScript reply(String value) {
        text = value;
        return this;
    }

    /** Answers with the last user message. */
    public synchronized StreamScript echo() {
        echo = true;
        return this;
    }

    /** Answers with exactly these events. */
    public synchronized StreamScript events(ChatEvent... value) {
        events = List.of(value);
        return this;
    }

    /** Fails before the answer begins. */
    public StreamScript fail(ProviderException value) {
        return failAfter(0, value);
    }

    /** Fails after so many events; 0 for before the answer begins. */
    public synchronized StreamScript failAfter(int count, ProviderException value) {
        failure = value;
        failAfter = count;
        return this;
    }

    /** Does not begin to answer until {@link #release()}. */
    public synchronized StreamScript stall() {
        stallsAtOpen = true;
        return this;
    }

    /** Falls silent after so many events until {@link #release()}. */
    public synchronized StreamScript stallAfter(int count) {
        stallAfter = count;
        return this;
    }

    /** Lets a call that stalls go on; before it stalls too. */
    public void release() {
        released.cancel("released");
    }

    /** Waits until a call stalls; returns whether one does within the duration. */
    public boolean awaitBlocked(Duration patience) throws InterruptedException {
        return blocked.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    CancelToken released() {
        return released;
    }

    void noteBlocked() {
        blocked.countDown();
    }

    synchronized boolean stallsAtOpen() {
        return stallsAtOpen;
    }

    synchronized boolean stallsAfter(int count) {
        return stallAfter == count;
    }

    synchronized @Nullable ProviderException failureAfter(int count) {
        return failAfter == count ? failure : null;
    }

    synchronized List<ChatEvent> events(ModelId model, ChatRequest request) {
        if (!events.isEmpty()) {
            return events;
        }
        List<String> words = Answer.words(echo ? lastQuestion(request) : text);
        List<ChatEvent> made = new ArrayList<>();
        made.add(new ChatEvent.Started("scripted", model));
        words.forEach(word -> made.add(new ChatEvent.TextDelta(word)));
        made.add(new ChatEvent.UsageSeen(Usage.of(20, words.size())));
        made.add(new ChatEvent.Done(FinishReason.STOP));
        return made;
    }

    private static String lastQuestion(ChatRequest request) {
        String last = "";
        for (Message message : request.messages()) {
            last = message.role() == Role.USER ? message.text() : last;
        }
        return last;
    }
}
