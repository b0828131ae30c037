package dev.exai.architecture;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the public surface of types as lines that change exactly when the surface does, in a stable order. */
final class ApiText {
    private static final int SHOWN = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC;
    private static final Set<String> EVERY_OBJECT_HAS = Set.of("equals", "hashCode", "toString");

    private ApiText() {}

    static String of(Stream<Class<?>> types) {
        return types.sorted(Comparator.comparing(Class::getName))
                .map(ApiText::describe)
                .collect(joining("\n"));
    }

    private static String describe(Class<?> type) {
        Stream<String> members = Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(ApiText::isShown)
                                .map(ApiText::describe),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(ApiText::isShown)
                                .map(ApiText::describe),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> isShown(method) && !isImplied(type, method))
                                .map(ApiText::describe))
                .flatMap(kind -> kind.sorted());
        return head(type) + "\n" + members.map(member -> "    " + member + "\n").collect(joining());
    }

    private static String head(Class<?> type) {
        String parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .filter(parent -> !List.of(Object.class, Record.class).contains(parent))
                .map(Type::getTypeName)
                .collect(joining(", "));
        return kind(type) + " " + type.getName() + parameters(type.getTypeParameters())
                + (parents.isEmpty() ? "" : " is " + parents);
    }

    private static String kind(Class<?> type) {
        String openness = type.isSealed() ? "sealed " : Modifier.isFinal(type.getModifiers()) ? "final " : "";
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isEnum()) {
            return "enum";
        }
        if (type.isRecord()) {
            return "record";
        }
        if (type.isInterface()) {
            return openness + "interface";
        }
        return openness + (Modifier.isAbstract(type.getModifiers()) ? "abstract class" : "class");
    }

    private static String describe(Field field) {
        return modifiers(field) + nullness(field.getAnnotatedType())
                + field.getGenericType().getTypeName() + " " + field.getName();
    }

    private static String describe(Constructor<?> constructor) {
        return modifiers(constructor) + "new(" + parameters(constructor) + ")";
    }

    private static String describe(Method method) {
        String generics = parameters(method.getTypeParameters());
        String given = method.isDefault() ? "default " : "";
        return modifiers(method) + given + generics + (generics.isEmpty() ? "" : " ")
                + nullness(method.getAnnotatedReturnType())
                + method.getGenericReturnType().getTypeName() + " " + method.getName() + "(" + parameters(method) + ")"
                + thrown(method);
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getAnnotatedParameterTypes())
                .map(type -> nullness(type) + type.getType().getTypeName())
                .collect(joining(", "));
    }

    private static String parameters(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        return Arrays.stream(variables)
                .map(variable -> variable + bounds(variable))
                .collect(joining(", ", "<", ">"));
    }

    private static String bounds(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getBounds())
                .filter(bound -> bound != Object.class)
                .map(Type::getTypeName)
                .collect(joining(" & "));
        return bounds.isEmpty() ? "" : " extends " + bounds;
    }

    private static String thrown(Method method) {
        String thrown = Arrays.stream(method.getGenericExceptionTypes())
                .map(Type::getTypeName)
                .collect(joining(", "));
        return thrown.isEmpty() ? "" : " throws " + thrown;
    }

    private static String nullness(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
    }

    private static String modifiers(Member member) {
        String shown = Modifier.toString(member.getModifiers() & SHOWN);
        return shown.isEmpty() ? "" : shown + " ";
    }

    private static boolean isShown(Member member) {
        return !member.isSynthetic() && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static boolean isImplied(Class<?> type, Method method) {
        return EVERY_OBJECT_HAS.contains(method.getName())
                || (type.isEnum() && Set.of("values", "valueOf").contains(method.getName()));
    }
}
