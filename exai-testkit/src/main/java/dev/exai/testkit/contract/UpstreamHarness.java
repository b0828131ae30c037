package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.UpstreamScript;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A harness for a provider that speaks HTTP in a dialect of {@link FakeUpstream}. Owns the upstream. */
public final class UpstreamHarness implements ProviderHarness {
    private static final Map<ErrorKind, VendorFault> FAULTS = Map.of(
            ErrorKind.AUTHENTICATION, VendorFault.BAD_KEY,
            ErrorKind.PERMISSION, VendorFault.NO_PERMISSION,
            ErrorKind.QUOTA_EXHAUSTED, VendorFault.QUOTA_EXHAUSTED,
            ErrorKind.RATE_LIMITED, VendorFault.RATE_LIMITED,
            ErrorKind.OVERLOADED, VendorFault.OVERLOADED,
            ErrorKind.SERVER_ERROR, VendorFault.SERVER_ERROR,
            ErrorKind.NOT_FOUND, VendorFault.UNKNOWN_MODEL,
            ErrorKind.CONTENT_REFUSED, VendorFault.CONTENT_REFUSED,
            ErrorKind.CONTEXT_TOO_LONG, VendorFault.CONTEXT_TOO_LONG,
            ErrorKind.INVALID_REQUEST, VendorFault.INVALID_REQUEST);

    private final FakeUpstream upstream;
    private final String model;
    private String batchModel;
    private final Provider provider;

    private UpstreamHarness(FakeUpstream upstream, String model, Function<FakeUpstream, Provider> factory) {
        this.upstream = upstream;
        this.model = model;
        batchModel = model;
        provider = factory.apply(upstream);
    }

    /** A harness over a fresh upstream; {@code factory} makes the provider for its address and key. */
    public static UpstreamHarness of(WireDialect dialect, String model, Function<FakeUpstream, Provider> factory) {
        return of(FakeUpstream.start(dialect), model, factory);
    }

    /** A harness over this upstream, which it closes; {@code factory} makes the provider for its address and key. */
    public static UpstreamHarness of(FakeUpstream upstream, String model, Function<FakeUpstream, Provider> factory) {
        return new UpstreamHarness(upstream, model, factory);
    }

    /** The upstream, for checks of one's own. */
    public FakeUpstream upstream() {
        return upstream;
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public int callsReceived() {
        return upstream.chats().size();
    }

    @Override
    public @Nullable String lastRequest() {
        List<RecordedRequest> chats = upstream.chats();
        return chats.isEmpty() ? null : chats.get(chats.size() - 1).bodyText();
    }

    @Override
    public String batchModel() {
        return batchModel;
    }

    /** Lets batches ask this model instead, for a vendor whose batches do not take every model. */
    public UpstreamHarness batchModel(String name) {
        batchModel = name;
        return this;
    }

    @Override
    public int requestsReceived() {
        return upstream.requests().size();
    }

    @Override
    public int openConnections() {
        return upstream.openConnections();
    }

    @Override
    public @Nullable String key() {
        return upstream.key();
    }

    /** Reasoning is shown where the dialect's vendor shows it. */
    @Override
    public boolean instruct(Instruction instruction) {
        if (instruction instanceof Instruction.Echo) {
            upstream.onEveryChat().echo();
        } else if (instruction instanceof Instruction.Say say) {
            upstream.onChat().replyPieces(say.pieces());
        } else if (instruction instanceof Instruction.Think think) {
            return upstream.dialect().showsReasoning() && think(think);
        } else if (instruction instanceof Instruction.CallTools tools) {
            upstream.onChat().replyToolCalls(tools.calls().toArray(ToolCall[]::new));
        } else if (instruction instanceof Instruction.Fail fail) {
            return fail(fail.kind());
        } else if (instruction instanceof Instruction.LoseUpload) {
            upstream.onUpload().asUsual().reset();
        } else if (instruction instanceof Instruction.LoseDelete lose) {
            upstream.onDelete(lose.fileId()).asUsual().reset();
        } else if (instruction instanceof Instruction.LoseBatch) {
            upstream.onBatch().asUsual().reset();
        } else if (instruction instanceof Instruction.Silence) {
            upstream.onChat().silent();
        } else if (instruction instanceof Instruction.Stall stall) {
            pieces(stall.pieces()).stallAfter(upstream.dialect().openingEvents() + stall.pieces());
        } else if (instruction instanceof Instruction.Cut cut) {
            pieces(cut.pieces()).cutAfter(upstream.dialect().openingEvents() + cut.pieces());
        }
        return true;
    }

    @Override
    public void close() {
        upstream.close();
    }

    private boolean think(Instruction.Think think) {
        upstream.onChat().replyReasoning(think.thought(), think.text());
        return true;
    }

    private boolean fail(ErrorKind kind) {
        VendorFault fault = FAULTS.get(kind);
        if (fault != null && !upstream.dialect().has(fault)) {
            return false;
        }
        if (fault != null) {
            upstream.onChat().fail(fault);
        } else if (kind == ErrorKind.BAD_UPSTREAM) {
            upstream.onChat().fail(200, Map.of("Content-Type", "text/html"), "<html>not what was asked for</html>");
        } else if (kind == ErrorKind.REDIRECTED) {
            upstream.onChat().fail(302, Map.of("Location", upstream.baseUrl() + "/elsewhere"), "");
        } else if (kind == ErrorKind.CONNECTION_LOST) {
            upstream.onChat().reset();
        } else {
            return false;
        }
        return true;
    }

    private UpstreamScript pieces(int count) {
        List<String> pieces = IntStream.rangeClosed(1, count + 1)
                .mapToObj(number -> "piece " + number + " ")
                .toList();
        return upstream.onChat().replyPieces(pieces);
    }
}
