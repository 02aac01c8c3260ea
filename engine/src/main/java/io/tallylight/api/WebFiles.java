package io.tallylight.api;

import io.tallylight.json.EncodedDocument;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages and their files, as packaged with the program. All are read in the constructor: nothing in the file system
 * of the machine can add or replace one. Immutable; may be used from any thread.
 */
final class WebFiles {
    private static final String FOLDER = "/web/";
    private static final String FIRST = FOLDER + "index.html";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "ts", "text/typescript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, WebFile> files;

    /** One file. */
    private record WebFile(EncodedDocument content, String type) {}

    private WebFiles(Map<String, WebFile> files) {
        this.files = Map.copyOf(files);
    }

    /** Reads the files that are packaged with the program. */
    static WebFiles load() {
        URL first = Objects.requireNonNull(WebFiles.class.getResource(FIRST), FIRST + " is not in the program");
        try {
            URI uri = first.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new WebFiles(read(Path.of(uri).resolveSibling("")));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new WebFiles(read(jar.getPath(FOLDER)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the pages cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program is at no address: " + first, e);
        }
    }

    private static Map<String, WebFile> read(Path folder) throws IOException {
        Map<String, WebFile> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                byte[] bytes = Files.readAllBytes(path);
                files.put(name, new WebFile(EncodedDocument.of(bytes), type(name)));
            }
        }
        return files;
    }

    private static String type(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("no media type is known for " + name);
        }
        return type;
    }

    /**
     * Answers with a file. Browsers revalidate the file each time, since its name does not change with a version.
     *
     * @throws ProblemException of the type not-found if there is no file of this name
     */
    void answer(Vertx vertx, HttpServerRequest request, @Nullable String name) {
        WebFile file = name == null ? null : files.get(name);
        if (file == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "nothing has this address");
        }
        DocumentResponder.send(
                vertx, request, 200, new DocumentResponder.Document(file.type, file.content, "", true, ""));
    }
}
