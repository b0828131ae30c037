package dev.exai.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FileUpload;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileProviderTest {
    private final FileProvider nothing = Set::of;
    private final CallContext context = CallContext.within(Duration.ofSeconds(1));

    @Test
    void undeclaredAbilities_ofABareImplementation_areUnsupported() {
        FileUpload upload =
                FileUpload.of(ContentSource.of(new byte[0]), "a.txt").build();

        List<Runnable> calls = List.of(
                () -> nothing.upload(upload, context),
                () -> nothing.list(null, null, context),
                () -> nothing.get("f", context),
                () -> nothing.content("f", context),
                () -> nothing.text("f", context),
                () -> nothing.extract(upload, context),
                () -> nothing.delete("f", context));

        assertThat(calls)
                .allSatisfy(call -> assertThat(catchThrowableOfType(ExaiException.class, call::run)
                                .kind())
                        .isEqualTo(ErrorKind.UNSUPPORTED));
        assertThat(nothing.limits()).isEqualTo(FileLimits.UNKNOWN);
    }

    @Test
    void present_partThatIsMissing_isUnsupportedAndNamesIt() {
        Provider provider = new BareProvider();

        assertThat(Abilities.present(provider, nothing, "files")).isSameAs(nothing);
        assertThatThrownBy(() -> Abilities.present(provider, provider.batches(), "batches"))
                .hasMessageContaining("bare offers no batches")
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    /** Answers nothing and offers nothing. */
    private static final class BareProvider implements Provider {
        @Override
        public ProviderId id() {
            return new ProviderId("bare");
        }

        @Override
        public List<ModelInfo> models() {
            return List.of();
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext call) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "no models");
        }
    }
}
