package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is started in a folder of somebody's web project. */
class WorkingFolderTest {
    @TempDir
    Path folder;

    @Test
    void nothingOfTheWorkingFolderIsServedAndNoPageIsReplaced() throws Exception {
        Path work = Files.createDirectories(folder.resolve("project"));
        Path web = Files.createDirectories(work.resolve("web"));
        Files.writeString(web.resolve("secret.txt"), "secret");
        Files.writeString(web.resolve(".env"), "secret");
        Files.writeString(web.resolve("overlay.html"), "replaced");
        Files.writeString(web.resolve("tallylight.js"), "replaced");
        Files.createSymbolicLink(web.resolve("link.txt"), Path.of("/etc/hostname"));
        Files.writeString(work.resolve("openapi.yaml"), "replaced");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        EngineProcess engine = new EngineProcess(
                Files.createDirectories(folder.resolve("data")),
                work,
                List.of("-Djava.io.tmpdir=" + temporary),
                Map.of());
        try {
            Api api = new Api(engine.port());
            for (String file : List.of("secret.txt", ".env", "link.txt")) {
                api.get("/web/" + file, "Origin", "http://evil.example").isProblem(ProblemType.NOT_FOUND);
            }
            assertSame(api.get("/overlay/spring"), "/web/overlay.html");
            assertSame(api.get("/web/tallylight.js"), "/web/tallylight.js");
            assertSame(api.get("/openapi.yaml"), "/openapi.yaml");
            try (Stream<Path> left = Files.list(temporary)) {
                assertEquals(
                        List.of(),
                        left.filter(path -> path.getFileName().toString().startsWith("vertx"))
                                .toList(),
                        "Vert.x copies nothing there");
            }
        } finally {
            engine.kill();
        }
    }

    private static void assertSame(Reply reply, String resource) throws Exception {
        try (InputStream in = WorkingFolderTest.class.getResourceAsStream(resource)) {
            assertNotNull(in, resource);
            assertArrayEquals(in.readAllBytes(), reply.is(200).response().body(), resource);
        }
    }
}
