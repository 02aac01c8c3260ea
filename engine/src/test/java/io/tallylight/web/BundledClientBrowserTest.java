package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client in a bundle that is no ES module, as shops make them. Skipped where npm cannot fetch the bundler, and fails
 * there under {@code CI=true}.
 */
class BundledClientBrowserTest extends ScriptedPageTest {
    private static final String BUNDLER = "esbuild@0.25.12";

    @TempDir
    private static Path folder;

    @Test
    void aBundleThatIsNoModuleFollowsAShowByItsBaseUrl() throws Exception {
        run(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", ".", BUNDLER));
        Path client = Path.of("src/main/resources/web/tallylight.js").toAbsolutePath();
        run(List.of(
                "node_modules/.bin/esbuild",
                client.toString(),
                "--bundle",
                "--format=iife",
                "--global-name=tallylight",
                "--log-override:empty-import-meta=silent",
                "--outfile=bundle.js"));
        Path page =
                Files.writeString(folder.resolve("page.html"), "<!doctype html><script src=\"bundle.js\"></script>");
        browser.go(page.toUri().toString());

        browser.run("window.feed = tallylight.connect('spring', { baseUrl: '" + engine.url("") + "' })");
        send(engine.nextConnection(), "{'type':'snapshot','epoch':'e1','seq':5,'offers':{}}");
        browser.awaitTrue("feed.connection === 'live' && feed.state.seq === 5");
        assertEquals(
                "ada",
                browser.run("return new tallylight.Shop('spring', { buyerId: 'ada', baseUrl: '" + engine.url("")
                        + "' }).buyerId"));
        Object failure =
                browser.run("try { tallylight.connect('spring'); return ''; } catch (error) { return error.message; }");
        assertTrue(String.valueOf(failure).startsWith("tallylight: give baseUrl"), String.valueOf(failure));
    }

    private static void run(List<String> command) throws IOException {
        Path log = folder.resolve("log.txt");
        int status;
        try {
            status = Await.ended(new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
        } catch (IOException e) {
            status = 127; // there is no such program
        }
        if (status != 0) {
            String problem = command + " failed" + (Files.exists(log) ? ": " + Files.readString(log) : "");
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(problem);
            }
            Assumptions.abort(problem);
        }
    }
}
