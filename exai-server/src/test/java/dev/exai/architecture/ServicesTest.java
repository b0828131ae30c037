package dev.exai.architecture;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On the module path services are found by module-info, on the class path by META-INF/services; both must say the same. */
class ServicesTest {
    static List<String> modules() {
        return Repository.PUBLISHED;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void services_ofModulePathAndClassPath_areTheSame(String module) throws IOException {
        Optional<ModuleDescriptor> descriptor = Repository.descriptor(module);
        Map<String, List<String>> provided = descriptor.stream()
                .flatMap(known -> known.provides().stream())
                .collect(toMap(Provides::service, Provides::providers));

        Map<String, List<String>> listed = listed(Repository.classes(module).resolve("META-INF/services"));

        assertThat(listed).isEqualTo(provided);
    }

    private static Map<String, List<String>> listed(Path folder) throws IOException {
        Map<String, List<String>> listed = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    listed.put(
                            file.getFileName().toString(),
                            Files.readAllLines(file).stream()
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                    .toList());
                }
            }
        }
        return listed;
    }
}
