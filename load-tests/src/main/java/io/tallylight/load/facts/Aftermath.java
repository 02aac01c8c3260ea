package io.tallylight.load.facts;

import java.util.List;
import java.util.Map;

/**
 * What is there when a load with payments has come to rest, beside the {@link Evidence}.
 *
 * @param committed every order of the show, as the engine lists them
 * @param systems the orders that each order system has, by its name, in the order in which they came
 * @param paid what the same orders say of their money
 * @param books every payment of the show
 * @param told by reservation, the state in which the buyer was told that it ended; empty where there was no answer
 * @param states by reservation, the state that the engine says it is in; absent where it knows of none
 * @param incidents a line for each payment that the engine leaves to people
 * @param unsigned messages to a receiver that were not signed as they should be
 */
public record Aftermath(
        List<OrderFact> committed,
        Map<String, List<OrderFact>> systems,
        List<PaidOrder> paid,
        List<BookedPayment> books,
        Map<String, String> told,
        Map<String, String> states,
        List<String> incidents,
        long unsigned) {
    public Aftermath {
        committed = List.copyOf(committed);
        systems = Map.copyOf(systems);
        paid = List.copyOf(paid);
        books = List.copyOf(books);
        told = Map.copyOf(told);
        states = Map.copyOf(states);
        incidents = List.copyOf(incidents);
    }
}
