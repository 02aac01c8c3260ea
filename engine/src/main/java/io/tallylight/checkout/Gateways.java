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

    /** Returns the gateway of this method; empty if it is not in use here. */
    public Optional<PaymentGateway> find(String method) {
        return Optional.ofNullable(byMethod.get(method));
    }

    /**
     * Returns the number that a price must be a multiple of for each gateway to take it; at most one of those in use
     * asks for more than 1.
     */
    public long priceStep(String currency) {
        return byMethod.values().stream()
                .mapToLong(gateway -> gateway.priceStep(currency))
                .max()
                .orElse(1);
    }

    /** Returns the method of the gateway that tasks may be owed to; empty if payments are made elsewhere only. */
    public Optional<String> owedTo() {
        return methods().stream()
                .filter(method -> !method.equals(ExternalGateway.METHOD))
                .findFirst();
    }

    /** Returns the methods that checkouts may name, sorted. */
    public List<String> methods() {
        return byMethod.keySet().stream().sorted().toList();
    }
}
