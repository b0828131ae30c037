package dev.exai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public surface of each module is kept as text beside it, so that every change of it shows in a review. */
class PublicApiTest {
    private static final String REFRESH = "api.refresh";

    static List<String> modules() {
        return Repository.PUBLISHED;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void surface_ofModule_isTheReviewedOne(String module) throws IOException {
        Path reviewed = Repository.root().resolve(module).resolve("api.txt");
        String surface = surface(module);

        if (Boolean.getBoolean(REFRESH)) {
            Files.writeString(reviewed, surface);
        }

        assertThat(Files.exists(reviewed) ? Files.readString(reviewed) : "")
                .as(
                        "%s/api.txt; refresh it with ./mvnw -Dfast -pl exai-server -am test -Dtest=PublicApiTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        module, REFRESH)
                .isEqualTo(surface);
    }

    private static String surface(String module) throws IOException {
        Optional<Set<String>> packages = Repository.descriptor(module)
                .map(descriptor -> descriptor.exports().stream()
                        .filter(export -> !export.isQualified())
                        .map(export -> export.source())
                        .collect(Collectors.toSet()));
        return packages.map(exported -> ApiText.of(Production.CLASSES.stream()
                        .filter(type -> exported.contains(type.getPackageName()) && Production.isVisible(type))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .map(JavaClass::reflect)))
                .orElse("");
    }
}
