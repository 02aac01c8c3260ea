package io.tallylight.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of the route table that a request matches, with the parameters in the path. Every decision about a request is
 * based on its match, never on its path. Immutable.
 */
final class RouteMatch {
    /** The match of a request whose address is unknown. */
    static final RouteMatch UNKNOWN = new RouteMatch(null, null, new String[0]);

    private static final String SHOWS = "/v1/shows/";

    private final Routes.@Nullable Address address;
    private final @Nullable Endpoint endpoint;
    private final String[] parameters;

    /**
     * Creates a match.
     *
     * @param address null if nothing has the address
     * @param endpoint null if the address does not take the method
     * @param parameters the decoded parameters of the path, in their order; the caller must not change them afterwards
     */
    RouteMatch(Routes.@Nullable Address address, @Nullable Endpoint endpoint, String[] parameters) {
        this.address = address;
        this.endpoint = endpoint;
        this.parameters = parameters;
    }

    /** Row of the route table; null if there is none for this address and method. */
    @Nullable
    Endpoint endpoint() {
        return endpoint;
    }

    /** Returns whether there is such an address, whatever its methods. */
    boolean hasAddress() {
        return address != null;
    }

    /** Row of the route table for another method of the same address; null if there is none. */
    @Nullable
    Endpoint endpointFor(String method) {
        return address == null ? null : address.endpoint(method);
    }

    /** Template of the address, as {@code /v1/shows/:show}; {@code other} if there is none. */
    String template() {
        return address == null ? Routes.OTHER : address.template();
    }

    /** Methods of the address, as in the header {@code Allow}. */
    String allowed() {
        return address == null ? "" : address.allowed();
    }

    /** Number of parameters in the path. */
    int parameterCount() {
        return parameters.length;
    }

    /** Decoded parameter at this place of the path, from 0. */
    String parameter(int index) {
        return parameters[index];
    }

    /** Names of the parameters, in their order. */
    List<String> parameterNames() {
        return address == null ? List.of() : address.parameterNames();
    }

    /** Id of the show that the path names under {@code /v1/shows}; null if it names none. */
    @Nullable
    String show() {
        return template().startsWith(SHOWS) ? parameterOf("show") : null;
    }

    /** Parameter of this name; null if the address has none. */
    @Nullable
    String parameterOf(String name) {
        int index = parameterNames().indexOf(name);
        return index < 0 || index >= parameters.length ? null : parameters[index];
    }
}
