package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.spi.ProviderFactory;
import dev.exai.testkit.contract.ProviderContract;
import dev.exai.testkit.contract.ProviderHarness;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every provider that this module brings is held to the contract. A contract test names its provider after its type. */
class ContractCoverageTest {
    @Test
    void everyFactory_hasAContractTest() throws Exception {
        Set<String> types = new TreeSet<>();
        ServiceLoader.load(ProviderFactory.class).forEach(factory -> types.add(factory.type()));

        Set<String> held = new TreeSet<>();
        for (Class<?> test : contractTests()) {
            held.add(providerOf(test));
        }

        assertThat(types).isNotEmpty();
        assertThat(held).containsAll(types);
    }

    private static List<Class<?>> contractTests() throws Exception {
        Path root = Path.of(ContractCoverageTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.contains("Contract") && name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length())
                            .replace(root.getFileSystem().getSeparator(), "."))
                    .<Class<?>>map(ContractCoverageTest::load)
                    .filter(type ->
                            ProviderContract.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ContractCoverageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String providerOf(Class<?> test) throws Exception {
        Method making = test.getDeclaredMethod("newHarness");
        making.setAccessible(true);
        try (ProviderHarness harness = (ProviderHarness) making.invoke(instance(test))) {
            String id = harness.provider().id().value();
            harness.provider().close();
            return id;
        }
    }

    private static Object instance(Class<?> test) throws Exception {
        Class<?> outer = test.getDeclaringClass();
        boolean inner = outer != null && !Modifier.isStatic(test.getModifiers());
        Constructor<?> constructor = inner ? test.getDeclaredConstructor(outer) : test.getDeclaredConstructor();
        constructor.setAccessible(true);
        return inner ? constructor.newInstance(instance(outer)) : constructor.newInstance();
    }
}
