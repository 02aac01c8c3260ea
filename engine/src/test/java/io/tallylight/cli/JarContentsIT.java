package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jar contains of others: which parts, for which platforms, with their licences. */
class JarContentsIT {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)|redis-server-.*");
    private static final Set<String> PLATFORMS = Set.of(
            "org/sqlite/native/Linux/x86_64",
            "org/sqlite/native/Linux/aarch64",
            "org/sqlite/native/Linux-Musl/x86_64",
            "org/sqlite/native/Linux-Musl/aarch64",
            "org/sqlite/native/Mac/x86_64",
            "org/sqlite/native/Mac/aarch64",
            "redis-server-7.0.15-linux-amd64",
            "redis-server-7.0.15-linux-arm64",
            "redis-server-7.0.15-darwin-amd64",
            "redis-server-7.0.15-darwin-arm64",
            "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
            "META-INF/native/libnetty_transport_native_epoll_aarch_64.so");

    private static final String BILL = "META-INF/sbom/application.cdx.json";

    private static JarFile jar;
    private static @Nullable JsonNode components;
    private static String thirdParty;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(Objects.requireNonNull(System.getProperty("tallylight.jar"), "run by failsafe"));
        components = jar.getJarEntry(BILL) == null
                ? null
                : new ObjectMapper().readTree(text(BILL)).path("components");
        thirdParty = text("META-INF/THIRD-PARTY.txt");
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void everyComponentOfTheBillOfMaterialsIsNamedWithItsLicence() {
        List<String> missing = components()
                .map(part ->
                        part.path("group").asText() + ":" + part.path("name").asText() + ":"
                                + part.path("version").asText())
                .filter(name -> !thirdParty.contains("(" + name + " "))
                .toList();
        assertEquals(List.of(), missing);
        assertTrue(components().count() > 50, components().count() + " components");
    }

    @Test
    void everyLicenceThatIsNamedHasItsText() throws IOException {
        for (String licence : List.of("Apache-2.0", "EPL-2.0", "MIT", "MIT-0", "BSD-2-Clause", "Redis-7.0.15")) {
            assertTrue(text("META-INF/licenses/" + licence + ".txt").length() > 800, licence);
        }
        Set<String> unknown = new TreeSet<>();
        for (String line : thirdParty.lines().filter(line -> line.contains("(")).toList()) {
            if (Stream.of("Apache", "EPL", "Eclipse", "MIT", "BSD", "CC0").noneMatch(line::contains)) {
                unknown.add(line);
            }
        }
        unknown.removeIf(line -> line.startsWith("Lists of") || line.startsWith("The project"));
        assertEquals(Set.of(), unknown);
    }

    @Test
    void noticesOfLibrariesAreKeptApart() {
        List<String> shared = names().filter(name -> name.matches("(META-INF/)?(NOTICE|LICENSE)[^/]*"))
                .toList();
        assertEquals(List.of(), shared);
        assertTrue(names().anyMatch(name -> name.matches("META-INF/third-party/kafka-clients-[^/]*/NOTICE")));
        assertTrue(names().anyMatch(name -> name.matches("META-INF/third-party/jackson-core-[^/]*/META-INF/NOTICE")));
    }

    @Test
    void nativeCodeIsForLinuxAndMacOsAlone() {
        Set<String> platforms = names().filter(name -> NATIVE.matcher(name).matches())
                .map(name -> name.startsWith("org/sqlite/") ? name.substring(0, name.lastIndexOf('/')) : name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(PLATFORMS), platforms);
    }

    @Test
    void whatNothingCallsIsNotShipped() {
        Set<String> names = components().map(part -> part.path("name").asText()).collect(Collectors.toSet());
        for (String unused : List.of("guava", "jsr305", "redis-authx-core", "lz4-java", "zstd-jni", "snappy-java")) {
            assertFalse(names.contains(unused), unused);
        }
        assertEquals(
                List.of(),
                names().filter(name -> name.startsWith("com/google/common/")).toList());
    }

    /** What the bill of materials has. Maven runs its plugin only online: offline a test that needs it is skipped. */
    private static Stream<JsonNode> components() {
        if (components == null) {
            boolean isOffline = "offline: true".equals(System.getProperty("tallylight.offline"));
            Assumptions.assumeFalse(
                    isOffline && !"true".equals(System.getenv("CI")),
                    "skipped: the jar has no bill of materials, since Maven makes none offline");
            throw new AssertionError("the jar has no bill of materials");
        }
        return StreamSupport.stream(components.spliterator(), false);
    }

    private static Stream<String> names() {
        return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName);
    }

    private static String text(String name) throws IOException {
        JarEntry entry = Objects.requireNonNull(jar.getJarEntry(name), name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
