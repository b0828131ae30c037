package dev.exai.server.mcp;

import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.Catalog;
import dev.exai.server.tools.ToolCatalog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is offered, to whom and within which bounds, whatever the transport. Closing it ends subscriptions and calls; close the
 * transports first. Thread-safe.
 */
public final class McpServer implements AutoCloseable {
    private final ServerIdentity identity;
    private final ToolCatalog tools;
    private final @Nullable ResourceCatalog resources;
    private final @Nullable Catalog<Prompt> prompts;
    private final @Nullable Completer completer;
    private final Limits limits;
    private final TimeSource time;
    private final Changes changes = new Changes();
    private final Dispatcher dispatcher;
    private final Features features;
    private final InFlight streams;
    private final ModernEra modern;
    private final LegacyEra legacy;

    private McpServer(Builder builder) {
        identity = builder.identity;
        tools = builder.tools;
        resources = builder.resources;
        prompts = builder.prompts;
        completer = builder.completer;
        limits = builder.limits;
        time = builder.time;
        dispatcher = new Dispatcher(limits, Workers.perTask("exai-call"), time);
        streams = new InFlight("event streams", limits.of(Limit.STREAMS_PER_PRINCIPAL), limits.of(Limit.STREAMS));
        features = new Features(this);
        byte[] key = builder.stateKey == null ? RequestState.randomKey() : builder.stateKey;
        modern = new ModernEra(this, new RequestState(key, limits.duration(Limit.ANSWER_MILLIS), time));
        legacy = new LegacyEra(this);
        listen();
    }

    private void listen() {
        tools.onChange(() -> changes.listChanged(Changes.Kind.TOOLS));
        if (prompts != null) {
            prompts.onChange(() -> changes.listChanged(Changes.Kind.PROMPTS));
        }
        if (resources != null) {
            resources.resources().onChange(() -> changes.listChanged(Changes.Kind.RESOURCES));
            resources.templates().onChange(() -> changes.listChanged(Changes.Kind.RESOURCES));
            resources.onUpdate(changes::resourceUpdated);
        }
    }

    ServerIdentity identity() {
        return identity;
    }

    ToolCatalog tools() {
        return tools;
    }

    @Nullable
    ResourceCatalog resources() {
        return resources;
    }

    @Nullable
    Catalog<Prompt> prompts() {
        return prompts;
    }

    @Nullable
    Completer completer() {
        return completer;
    }

    Limits limits() {
        return limits;
    }

    TimeSource time() {
        return time;
    }

    Changes changes() {
        return changes;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Features features() {
        return features;
    }

    InFlight streams() {
        return streams;
    }

    ModernEra modern() {
        return modern;
    }

    LegacyEra legacy() {
        return legacy;
    }

    /** Calls that run now. */
    public int runningCalls() {
        return dispatcher.running();
    }

    /** Event streams that are open now. */
    public int openStreams() {
        return streams.open();
    }

    /** Sessions that are open now. */
    public int openSessions() {
        return legacy.sessions().size();
    }

    /**
     * Takes no more calls, lets running ones end within the patience, cancels the rest, and ends all subscriptions.
     *
     * @return whether no call was cut short
     */
    public boolean close(Duration patience) {
        boolean ended = dispatcher.drain(patience);
        modern.closeSubscriptions();
        legacy.sessions().closeAll();
        return ended;
    }

    /** Closes with the patience of {@link Limit#DRAIN_MILLIS}. */
    @Override
    public void close() {
        close(limits.duration(Limit.DRAIN_MILLIS));
    }

    /** Collects what a server offers. Not thread-safe. */
    public static final class Builder {
        private final ServerIdentity identity;
        private final ToolCatalog tools;
        private @Nullable ResourceCatalog resources;
        private @Nullable Catalog<Prompt> prompts;
        private @Nullable Completer completer;
        private Limits limits = Limits.standard();
        private TimeSource time = TimeSource.system();
        private byte @Nullable [] stateKey;

        /** A server that offers tools only, within the standard limits. */
        public Builder(ServerIdentity identity, ToolCatalog tools) {
            this.identity = identity;
            this.tools = tools;
        }

        /** Offers resources too. */
        public Builder resources(ResourceCatalog value) {
            resources = value;
            return this;
        }

        /** Offers prompts too. */
        public Builder prompts(Catalog<Prompt> value) {
            prompts = value;
            return this;
        }

        /** Offers completion of arguments too. */
        public Builder completer(Completer value) {
            completer = value;
            return this;
        }

        /** Sets the limits; the standard ones by default. */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** Sets where time comes from; the machine by default. */
        public Builder time(TimeSource value) {
            time = value;
            return this;
        }

        /**
         * Sets the key that protects what clients carry between the rounds of a call, 32 bytes; random by default. Servers
         * behind one address share a key.
         *
         * @throws IllegalArgumentException if it has another length
         */
        public Builder stateKey(byte[] value) {
            if (value.length != RequestState.KEY_BYTES) {
                throw new IllegalArgumentException("state key must have " + RequestState.KEY_BYTES + " bytes");
            }
            stateKey = value.clone();
            return this;
        }

        /** The server, ready to be given to transports. */
        public McpServer build() {
            return new McpServer(this);
        }
    }
}
