package dev.exai.sessions.internal;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.file.ContentHash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hash of everything a request holds. It reads every setting there is, so that one which is added later cannot be
 * forgotten here: two requests that differ in anything have different hashes.
 */
public final class CanonicalDigest {
    private static final Set<String> NO_SETTINGS = Set.of("toBuilder", "toString", "hashCode", "getClass");
    private static final List<Method> SETTINGS = Arrays.stream(ChatRequest.class.getMethods())
            .filter(method -> method.getParameterCount() == 0 && method.getReturnType() != void.class)
            .filter(method -> !Modifier.isStatic(method.getModifiers()) && !NO_SETTINGS.contains(method.getName()))
            .sorted(Comparator.comparing(Method::getName))
            .toList();

    private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toArray(Method[]::new);
        }
    };

    private final MessageDigest digest = ContentHash.sha256();

    private CanonicalDigest() {}

    /** The hash, or nothing if the request holds something whose content cannot be read here. */
    public static Optional<ContentHash> of(ChatRequest request) {
        CanonicalDigest canonical = new CanonicalDigest();
        boolean known = true;
        for (Method setting : SETTINGS) {
            canonical.text(setting.getName());
            known = known && canonical.add(value(setting, request));
        }
        return known ? Optional.of(ContentHash.from(canonical.digest)) : Optional.empty();
    }

    private boolean add(@Nullable Object value) {
        if (value == null) {
            tag('0');
            return true;
        }
        if (value instanceof Collection<?> list) {
            tag('[');
            number(list.size());
            return list.stream().allMatch(this::add);
        }
        if (value instanceof Record record) {
            tag('{');
            text(record.getClass().getName());
            for (Method accessor : ACCESSORS.get(record.getClass())) {
                if (!add(value(accessor, record))) {
                    return false;
                }
            }
            return true;
        }
        return leaf(value);
    }

    private boolean leaf(Object value) {
        if (value instanceof byte[] bytes) {
            tag('b');
            number(bytes.length);
            digest.update(bytes);
            return true;
        }
        if (value instanceof CharSequence || value instanceof JsonText) {
            tag('s');
            text(value.toString());
            return true;
        }
        tag('v');
        text(value.getClass().getName());
        text(value.toString());
        return value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value.getClass().getName().startsWith("java.time.");
    }

    private void tag(char c) {
        digest.update((byte) c);
    }

    private void number(int value) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        digest.update(bytes);
    }

    private static @Nullable Object value(Method accessor, Object owner) {
        try {
            return accessor.invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("an accessor without access: " + accessor.getName(), e);
        }
    }
}
