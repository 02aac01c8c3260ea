package io.tallylight.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.config.Secret;
import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever record has a part that is called a secret or a password: it does not print it. */
class SecretRecordsTest {
    private static final Pattern HIDDEN = Pattern.compile("(?i).*(secret|password).*");
    private static final String SECRET = "hunter2";

    static List<Class<?>> recordsWithSecrets() throws Exception {
        Path root = Path.of(
                Secret.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '.');
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()), false, Secret.class.getClassLoader());
                if (type.isRecord() && hasSecret(type)) {
                    found.add(type);
                }
            }
        }
        return found;
    }

    private static boolean hasSecret(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(part -> HIDDEN.matcher(part.getName()).matches());
    }

    @ParameterizedTest
    @MethodSource("recordsWithSecrets")
    void aRecordDoesNotPrintItsSecret(Class<?> type) throws Exception {
        RecordComponent[] parts = type.getRecordComponents();
        Constructor<?> canonical = type.getDeclaredConstructor(
                Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
        canonical.setAccessible(true);
        String printed = canonical
                .newInstance(
                        Arrays.stream(parts).map(SecretRecordsTest::example).toArray())
                .toString();
        assertFalse(printed.contains(SECRET), printed);
    }

    @Test
    void recordsWithSecretsAreFound() throws Exception {
        List<String> found =
                recordsWithSecrets().stream().map(Class::getSimpleName).toList();
        assertTrue(
                found.containsAll(List.of("Webhook", "Security", "Stripe", "KafkaBrokers", "Login")), found::toString);
        assertEquals(SECRET, new Secret(SECRET).text());
    }

    private static @Nullable Object example(RecordComponent part) {
        Class<?> type = part.getType();
        boolean hidden = HIDDEN.matcher(part.getName()).matches();
        if (type == Secret.class) {
            return new Secret(SECRET);
        } else if (type == String.class) {
            return hidden ? SECRET : "text";
        } else if (type == List.class) {
            boolean typed = part.getGenericType().getTypeName().contains(Secret.class.getName());
            return typed ? Secret.of(SECRET) : List.of(hidden ? SECRET : "text");
        } else if (type == Set.class) {
            return Set.of("text");
        } else if (type == URI.class) {
            return URI.create("https://shop.example/hook");
        }
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
}
