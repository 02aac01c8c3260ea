package io.tallylight.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The addresses of the interface with their methods. The router forgets which address a request had once it fails, and
 * does not say which methods an address has; refusals and metrics need both.
 */
final class Routes {
    private static final String TEMPLATE = "template";

    /** An address: its template, as {@code /v1/shows/:show}, and what it matches. */
    private record Address(String template, Pattern pattern, TreeSet<String> methods) {}

    private final Router router;
    private final List<Address> addresses = new ArrayList<>();

    Routes(Router router) {
        this.router = router;
    }

    /** Answers {@code GET}, and {@code HEAD} in the same way but for the body. */
    void get(String template, Handler<RoutingContext> handler) {
        add(template, handler, HttpMethod.GET, HttpMethod.HEAD);
    }

    /** Answers another method. */
    void add(HttpMethod method, String template, Handler<RoutingContext> handler) {
        add(template, handler, method);
    }

    private void add(String template, Handler<RoutingContext> handler, HttpMethod... methods) {
        Address address = addressOf(template);
        Route route = router.route(template);
        for (HttpMethod method : methods) {
            address.methods.add(method.name());
            route = route.method(method);
        }
        route.handler(ctx -> {
            ctx.put(TEMPLATE, template);
            handler.handle(ctx);
        });
    }

    /** The template of the request's address, also where it was refused on the way there; empty when there is none. */
    Optional<String> template(RoutingContext ctx) {
        String reached = ctx.get(TEMPLATE);
        return reached != null ? Optional.of(reached) : find(ctx).map(Address::template);
    }

    /** The methods of the request's address, as in the header {@code Allow}. */
    String allowed(RoutingContext ctx) {
        return find(ctx).map(address -> String.join(", ", address.methods)).orElse("");
    }

    private Optional<Address> find(RoutingContext ctx) {
        String path;
        try {
            path = ctx.normalizedPath();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return addresses.stream()
                .filter(address -> address.pattern.matcher(path).matches())
                .findFirst();
    }

    private Address addressOf(String template) {
        for (Address address : addresses) {
            if (address.template.equals(template)) {
                return address;
            }
        }
        String regex =
                template.replaceAll(":[a-z]+", "[^/]+").replace(".", "\\.").replace("*", ".*") + "/?";
        Address made = new Address(template, Pattern.compile(regex), new TreeSet<>());
        addresses.add(made);
        return made;
    }
}
