package io.tallylight.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tallylight.boot.EngineException;
import io.tallylight.json.Json;
import io.tallylight.redis.FailureText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends the HTTP requests of commands to a running engine. */
final class EngineCall {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the engine listens (${DEFAULT-VALUE}).")
    private String url = "";

    EngineCall() {}

    /**
     * Sends a request.
     *
     * @param method {@code GET} or {@code POST}, without a body
     * @param path encoded path, which starts with {@code /v1}
     * @return the body of the answer with status 200
     * @throws EngineException if there is no answer, or one with another status
     */
    String ask(String method, String path, Duration atMost, String failing) throws EngineException {
        HttpRequest request = HttpRequest.newBuilder(address(path))
                .timeout(atMost)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            throw new EngineException(1, failing + ": " + why(answer), null);
        } catch (IOException e) {
            throw new EngineException(1, "no engine answers at " + url + ": " + FailureText.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(1, "interrupted; the engine may go on with it", e);
        }
    }

    /**
     * Returns the text of a problem for people; the whole answer if it is not one of our problems, such as that of a
     * proxy in between.
     */
    private static String why(HttpResponse<String> answer) {
        try {
            String detail = Json.read(answer.body().getBytes(StandardCharsets.UTF_8))
                    .path("detail")
                    .asText();
            if (!detail.isEmpty()) {
                return detail + " (" + answer.statusCode() + ")";
            }
        } catch (JsonProcessingException e) {
            // The body is returned as it came.
        }
        return answer.statusCode() + " " + answer.body();
    }

    /** Encodes a segment of a path. */
    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private URI address(String path) {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        try {
            URI address = new URI(base + path);
            if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--url: " + FailureText.of(e), e);
        }
        throw new ParameterException(spec.commandLine(), "--url: " + url + " is not an http address");
    }
}
