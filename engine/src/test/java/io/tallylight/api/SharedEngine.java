package io.tallylight.api;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.suite.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One engine with its own Redis for all test classes that ask for an {@link Api}; it ends with the test run. */
final class SharedEngine implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedEngine.class);

    /** An origin that the engine lets write. */
    static final String LISTED_ORIGIN = "https://shop.example";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Api.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, unused -> new Running(), Running.class)
                .api;
    }

    private static final class Running implements AutoCloseable {
        private final Path folder;
        private final Engine engine;
        private final Api api;

        Running() {
            try {
                folder = Files.createTempDirectory("tallylight-api");
                engine = Engine.start(
                        Config.defaults().withHttpPort(0).withDataDir(folder).withCorsOrigins(List.of(LISTED_ORIGIN)));
                ChildProcesses.share();
                api = Api.patient(engine.port());
            } catch (Exception e) {
                throw new IllegalStateException("no engine to test", e);
            }
        }

        @Override
        public void close() throws IOException {
            engine.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
