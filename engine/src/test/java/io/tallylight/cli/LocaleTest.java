package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File names with an umlaut, in a locale that has none. */
class LocaleTest {
    private static final String ADVICE = "start it with LC_ALL=C.UTF-8 or another UTF-8 locale";

    @TempDir
    private Path folder;

    @BeforeEach
    void thisProcessCanNameThem() {
        Assumptions.assumeTrue(
                "UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the tests run in a locale without umlauts");
    }

    @Test
    void aDataFolderThatTheLocaleCannotNameIsRefusedWithWhatHelps() throws Exception {
        Path config = Files.writeString(folder.resolve("c.yaml"), "data.dir: \"w\u00f6rk\"\n");
        String said = checkConfig("C", folder, "--config", config.toString());

        assertTrue(said.contains("data.dir: \"w"), said);
        assertTrue(said.strip().endsWith(ADVICE), said);
        assertTrue(checkConfig("C.UTF-8", folder, "--config", config.toString()).contains("right"));
    }

    @Test
    void aWorkingDirectoryThatTheLocaleCannotNameIsRefusedWithWhatHelps() throws Exception {
        Path work = Files.createDirectory(folder.resolve("w\u00f6rk"));
        String said = checkConfig("C", work);

        assertTrue(said.startsWith("tallylight: the name of the working directory"), said);
        assertTrue(said.strip().endsWith(ADVICE), said);
    }

    private static String checkConfig(String locale, Path work, String... options) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                absolute(classes),
                Tallylight.class.getName(),
                "config",
                "check"));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TALLYLIGHT_"));
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said.contains(ADVICE) ? 2 : 0, Await.ended(process), said);
        return said;
    }

    private static String absolute(String classes) {
        List<String> entries = new ArrayList<>();
        for (String entry : classes.split(File.pathSeparator, -1)) {
            entries.add(new File(entry).getAbsolutePath());
        }
        return String.join(File.pathSeparator, entries);
    }
}
