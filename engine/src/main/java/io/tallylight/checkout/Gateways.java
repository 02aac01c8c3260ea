package io.tallylight.checkout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The gateways in use, by their methods. Immutable. */
public final class Gateways {
    private final Map<String, PaymentGateway> byMethod;

    /** Gateways of different methods; at most one of them takes money itself. */
    public Gateways(List<PaymentGateway> gateways) {
        this.byMethod =
                gateways.stream().collect(Collectors.toUnmodifiableMap(PaymentGateway::method, Function.identity()));
    }

    /** The gateway of this method; empty where it is not in use here. */
    public Optional<PaymentGateway> find(String method) {
        return Optional.ofNullable(byMethod.get(method));
    }

    /** What a price must be a multiple of for each of them to take it; of those in use at most one asks for more than 1. */
    public long priceStep(String currency) {
        return byMethod.values().stream()
                .mapToLong(gateway -> gateway.priceStep(currency))
                .max()
                .orElse(1);
    }

    /** The method of the gateway that something may be owed to; empty where payments are made elsewhere only. */
    public Optional<String> owedTo() {
        return methods().stream()
                .filter(method -> !method.equals(ExternalGateway.METHOD))
                .findFirst();
    }

    /** What checkouts may name, sorted. */
    public List<String> methods() {
        return byMethod.keySet().stream().sorted().toList();
    }
}
