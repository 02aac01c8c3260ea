package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallylight.api.Endpoint.Exposure;
import io.tallylight.json.EncodedDocument;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Routes for operators and developers: health, metrics, the description of the interface, problems. */
final class SystemRoutes {
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private final Ledger ledger;
    private final SharedRedis streams;
    private final InFlightRequests inFlightRequests;
    private final PrometheusMeterRegistry metrics;
    private final ProblemPages problems;
    private final EncodedDocument openapiYaml;
    private final EncodedDocument openapiJson;
    private final EncodedDocument asyncapiYaml;

    SystemRoutes(
            Ledger ledger,
            SharedRedis streams,
            InFlightRequests inFlightRequests,
            PrometheusMeterRegistry metrics,
            ProblemPages problems) {
        this.ledger = ledger;
        this.streams = streams;
        this.inFlightRequests = inFlightRequests;
        this.metrics = metrics;
        this.problems = problems;
        String openapi = resource("/openapi.yaml");
        this.openapiYaml = EncodedDocument.of(openapi);
        this.asyncapiYaml = EncodedDocument.of(resource("/asyncapi.yaml"));
        this.openapiJson = EncodedDocument.of(json(openapi));
    }

    void mount(Routes routes) {
        routes.watch(
                "/health/live",
                Exposure.PUBLIC,
                ctx -> Replies.json(ctx, 200, Json.object().put("status", "up")));
        routes.watch("/health/ready", Exposure.PUBLIC, this::ready);
        routes.watch("/metrics", Exposure.PRIVATE, this::metrics);
        routes.get("/openapi.yaml", Exposure.PUBLIC, ctx -> description(ctx, "application/yaml", openapiYaml));
        routes.get("/asyncapi.yaml", Exposure.PUBLIC, ctx -> description(ctx, "application/yaml", asyncapiYaml));
        routes.get("/openapi.json", Exposure.PUBLIC, ctx -> description(ctx, "application/json", openapiJson));
        routes.get("/problems/:name", Exposure.PUBLIC, this::problem);
    }

    private void ready(RoutingContext ctx) {
        boolean redis = ledger.isConnected() && streams.isConnected();
        boolean ready = redis && !inFlightRequests.isDraining();
        ObjectNode body = Json.object().put("status", ready ? "up" : "down");
        body.putObject("checks")
                .put("redis", redis ? "up" : "down")
                .put("accepting", inFlightRequests.isDraining() ? "down" : "up");
        Replies.json(ctx, ready ? 200 : 503, body);
    }

    private void metrics(RoutingContext ctx) {
        Replies.end(ctx, 200, METRICS, metrics.scrape());
    }

    private static void description(RoutingContext ctx, String contentType, EncodedDocument content) {
        DocumentResponder.send(
                ctx.vertx(), ctx.request(), 200, new DocumentResponder.Document(contentType, content, "", true, ""));
    }

    private void problem(RoutingContext ctx) {
        if (PageRoutes.redirectedFromSlash(ctx)) {
            return;
        }
        String page = problems.html(String.valueOf(ctx.pathParam("name")))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no problem of this name"));
        PageRoutes.secure(ctx.response());
        ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        Replies.end(ctx, 200, HTML, page);
    }

    private static String json(String yaml) {
        try {
            return Json.MAPPER.writeValueAsString(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml is not YAML", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = SystemRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
