package io.tallylight.load.facts;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the load itself knows when it is over.
 *
 * @param allotted units that each SKU was given, by SKU
 * @param acknowledged every order that was answered
 * @param uncertain reservations whose checkout was sent and never answered: they may have become orders
 * @param unanswered a line for each request that had no answer before its deadline
 * @param unexpected a line for each answer that the contract does not allow
 */
public record RunFacts(
        Map<String, Long> allotted,
        List<Acknowledged> acknowledged,
        Set<String> uncertain,
        List<String> unanswered,
        List<String> unexpected) {
    public RunFacts {
        allotted = Map.copyOf(allotted);
        acknowledged = List.copyOf(acknowledged);
        uncertain = Set.copyOf(uncertain);
        unanswered = List.copyOf(unanswered);
        unexpected = List.copyOf(unexpected);
    }
}
