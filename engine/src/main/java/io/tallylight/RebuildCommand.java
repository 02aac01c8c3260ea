package io.tallylight;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a running engine to rebuild a show, and prints what it answers. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        description = {
            "Rebuilds a show that Redis lost, from the order system, through a running engine.",
            "Ends with 0 when the show is back, 1 when it was not rebuilt, 2 when the arguments are wrong."
        })
final class RebuildCommand implements Callable<Integer> {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(30); // millions of orders take minutes

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--show", paramLabel = "ID", required = true, description = "The show.")
    private String show = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the engine listens (${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
            names = "--force",
            description = "Rebuild a show too that is there and was not halted; its open reservations are given up.")
    private boolean force;

    RebuildCommand() {}

    @Override
    public Integer call() throws EngineException {
        HttpRequest request = HttpRequest.newBuilder(address())
                .timeout(ANSWER)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                System.out.println(answer.body());
                return CommandLine.ExitCode.OK;
            }
            throw new EngineException(
                    1, "show " + show + " is not rebuilt: " + answer.statusCode() + " " + answer.body(), null);
        } catch (IOException e) {
            throw new EngineException(1, "no engine answers at " + url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(1, "interrupted; the engine may go on with it", e);
        }
    }

    private URI address() {
        String encoded = URLEncoder.encode(show, StandardCharsets.UTF_8).replace("+", "%20");
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        try {
            URI address = new URI(base + "/v1/shows/" + encoded + "/rebuild" + (force ? "?force=true" : ""));
            if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--url: " + e.getMessage(), e);
        }
        throw new ParameterException(spec.commandLine(), "--url: " + url + " is not an http address");
    }
}
