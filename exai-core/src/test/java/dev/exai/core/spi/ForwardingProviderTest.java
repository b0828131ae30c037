package dev.exai.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingProviderTest {
    private final List<Method> called = new ArrayList<>();

    /** Overrides nothing. */
    private static final class Bare extends ForwardingProvider {
        Bare(Provider delegate) {
            super(delegate);
        }
    }

    @Test
    void everyMethodOfProvider_isForwarded_soThatNoDecoratorLosesAnAbility() throws Exception {
        Provider provider = new Bare(recording());

        List<Method> methods = Arrays.stream(Provider.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
        for (Method method : methods) {
            method.invoke(provider, arguments(method));
        }

        assertThat(called).containsExactlyElementsOf(methods);
    }

    @Test
    void toString_isThatOfTheOther() {
        assertThat(new Bare(recording())).hasToString("recording");
    }

    private Provider recording() {
        return (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return "recording";
                    }
                    called.add(method);
                    return null;
                });
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == ChatRequest.class
                        ? ChatRequest.to("m", "question").build()
                        : CallContext.within(Duration.ofSeconds(1)))
                .toArray();
    }
}
