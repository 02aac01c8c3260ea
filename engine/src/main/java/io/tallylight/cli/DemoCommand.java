package io.tallylight.cli;

import io.tallylight.boot.EngineException;
import io.tallylight.config.Config;
import io.tallylight.demo.Demo;
import io.tallylight.redis.FailureText;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves, and creates a show to look at. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        description = {
            "Runs the engine with a sample show and simulated buyers, and prints the URLs to open.",
            "Started again over the same --data, the same show goes on."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ServeOptions options = new ServeOptions();

    DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        Config config = options.load().config();
        return ProcessLifetime.serve(config, DemoCommand::startDemo);
    }

    private static ProcessLifetime.Companion startDemo(ProcessLifetime.Running running) throws EngineException {
        try {
            Demo demo = Demo.start(running.url());
            System.out.println();
            System.out.print(Demo.urls(running.url()));
            return demo::close;
        } catch (IOException e) {
            throw new EngineException(1, "the demo cannot start: " + FailureText.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(1, "interrupted while the demo starts", e);
        }
    }
}
