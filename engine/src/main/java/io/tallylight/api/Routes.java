package io.tallylight.api;

import io.tallylight.api.Endpoint.Exposure;
import io.tallylight.api.Endpoint.Precheck;
import io.tallylight.api.Endpoint.Traits;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The route table: every address of the interface with its methods, and the rules for each request before its handler
 * runs. An address without a row is not found. Filled at the start; afterwards immutable.
 */
final class Routes {
    /** Template of a request whose address is not in the table. */
    static final String OTHER = "other";

    /** An address: its template, as {@code /v1/shows/:show}, and its methods. */
    static final class Address {
        private final String template;
        private final List<String> parameterNames;
        private final Map<String, Endpoint> endpoints = new TreeMap<>();

        private Address(String template) {
            this.template = template;
            this.parameterNames = Stream.of(template.split("/", -1))
                    .filter(segment -> segment.startsWith(":") || segment.equals("*"))
                    .map(segment -> segment.substring(segment.startsWith(":") ? 1 : 0))
                    .toList();
        }

        String template() {
            return template;
        }

        List<String> parameterNames() {
            return parameterNames;
        }

        @Nullable
        Endpoint endpoint(String method) {
            return endpoints.get(method);
        }

        String allowed() {
            return String.join(", ", endpoints.keySet());
        }
    }

    private final HttpMetrics metrics;
    private final RouteTree tree = new RouteTree();
    private final List<Address> addresses = new ArrayList<>();

    Routes(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    /** Adds a route for {@code GET}, and {@code HEAD} without a body; only for our own pages and programs. */
    void get(String template, Handler<RoutingContext> handler) {
        get(template, Exposure.PRIVATE, handler);
    }

    /** Adds a route for {@code GET}, and {@code HEAD} without a body. */
    void get(String template, Exposure exposure, Handler<RoutingContext> handler) {
        get(template, exposure, Traits.USUAL, new Endpoint.Routed(handler));
    }

    /**
     * Adds a route for {@code GET} and {@code HEAD} for our own pages and programs, with these query parameters and no
     * others.
     */
    void get(String template, KnownParameters parameters, Handler<RoutingContext> handler) {
        get(template, Exposure.PRIVATE, Traits.USUAL, parameters, new Endpoint.Routed(handler));
    }

    /** Adds a route for {@code GET} and {@code HEAD} for monitoring, without a rate limit. */
    void watch(String template, Exposure exposure, Handler<RoutingContext> handler) {
        get(template, exposure, Traits.NO_QUOTA, new Endpoint.Routed(handler));
    }

    /** Adds a route for {@code GET} and {@code HEAD} whose answer may take over the connection. */
    void takeover(String template, Endpoint.Direct handler) {
        get(template, Exposure.PUBLIC, Traits.OUTLIVES_REQUEST, handler);
    }

    private void get(String template, Exposure exposure, Traits traits, Endpoint.Answer handler) {
        get(template, exposure, traits, Precheck.NONE, handler);
    }

    private void get(String template, Exposure exposure, Traits traits, Precheck precheck, Endpoint.Answer handler) {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            add(method, template, exposure, BodyRule.NONE, traits, precheck, handler);
        }
    }

    /** Adds a route for another method, with a JSON body unless the method has none. */
    void add(HttpMethod method, String template, Handler<RoutingContext> handler) {
        BodyRule body = method.equals(HttpMethod.DELETE)
                ? BodyRule.NONE
                : method.equals(HttpMethod.PATCH) ? BodyRule.PATCH : BodyRule.JSON;
        add(method, template, body, handler);
    }

    /** Adds a route for another method, with such a body. */
    void add(HttpMethod method, String template, BodyRule body, Handler<RoutingContext> handler) {
        add(method, template, body, KnownParameters.NONE, handler);
    }

    /** Adds a route for another method that checks the headers before the body is read. */
    void add(HttpMethod method, String template, BodyRule body, Precheck precheck, Handler<RoutingContext> handler) {
        add(method, template, Exposure.PRIVATE, body, Traits.USUAL, precheck, new Endpoint.Routed(handler));
    }

    /**
     * Adds a route for {@code POST} with a JSON body that bypasses the router: the commands of a show's first second.
     */
    void command(String template, Traits traits, Endpoint.Direct handler) {
        add(HttpMethod.POST, template, Exposure.PRIVATE, BodyRule.JSON, traits, KnownParameters.NONE, handler);
    }

    private void add(
            HttpMethod method,
            String template,
            Exposure exposure,
            BodyRule body,
            Traits traits,
            Precheck precheck,
            Endpoint.Answer handler) {
        HttpMethod counted = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        boolean sells = method.equals(HttpMethod.POST) && handler instanceof Endpoint.Direct;
        Endpoint endpoint =
                new Endpoint(exposure, body, traits, precheck, handler, metrics.new OfRoute(counted, template, sells));
        if (addressOf(template).endpoints.putIfAbsent(method.name(), endpoint) != null) {
            throw new IllegalStateException(method + " " + template + " is in the route table twice");
        }
    }

    private Address addressOf(String template) {
        for (Address address : addresses) {
            if (address.template.equals(template)) {
                return address;
            }
        }
        Address made = new Address(template);
        addresses.add(made);
        tree.add(template, made);
        return made;
    }

    /**
     * Returns the row that a request matches.
     *
     * @throws ProblemException of the type malformed if its target is not in normal form
     */
    RouteMatch call(HttpServerRequest request) {
        String path = RequestTarget.path(request);
        RouteMatch call = tree.find(path, request.method().name());
        if (call == null && path.indexOf('%') >= 0) {
            throw RequestTarget.malformed("only an id in the path may be percent-encoded");
        }
        return call == null ? RouteMatch.UNKNOWN : call;
    }

    /** Returns every template with its methods, for tests. */
    Map<String, List<String>> table() {
        Map<String, List<String>> table = new TreeMap<>();
        addresses.forEach(address -> table.put(address.template, List.copyOf(address.endpoints.keySet())));
        return table;
    }
}
