package io.tallylight.orders.flush;

import io.tallylight.orders.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fields of a show's {@code delivery} hash. */
final class DeliveryKeys {
    private DeliveryKeys() {}

    /** Holds the highest number behind which everything is delivered or dead. */
    static byte[] progress(String system) {
        return bytes(system);
    }

    /** Holds the number of attempts, if there were several or the only one failed. */
    static byte[] attempts(String system, long number) {
        return bytes(system + ":" + number);
    }

    /**
     * Holds the reason of a dead letter.
     *
     * @param label {@link OrderEvent#label}, or the id of an entry
     */
    static byte[] dead(String system, String label) {
        return bytes(system + ":" + label + ":dead");
    }

    /**
     * Fields of the events that a cancellation follows: the order and its earlier cancellations, each of which has this
     * field while it is a dead letter.
     *
     * @param no number of the cancellation
     */
    static List<byte[]> deadBefore(String system, long number, int no) {
        List<byte[]> fields = new ArrayList<>(no);
        for (int before = 0; before < no; before++) {
            fields.add(dead(system, before == 0 ? Long.toString(number) : number + "." + before));
        }
        return fields;
    }

    /** Field that exists if orders were trimmed that the system, being parked, had not read. */
    static byte[] gap(String system) {
        return bytes(system + ":gap");
    }

    /** Holds the ranges of orders that the system was never sent: {@code FROM-TO}, several separated by commas. */
    static byte[] unsent(String system) {
        return bytes(system + ":unsent");
    }

    /**
     * Holds the message at which batches fail: the time of its first failure, its number of failures, its label, and in
     * a second line the reason.
     */
    static byte[] blocked(String system) {
        return bytes(system + ":blocked");
    }

    /** Holds the label of the message that an operator wants to be set aside. */
    static byte[] aside(String system) {
        return bytes(system + ":aside");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
