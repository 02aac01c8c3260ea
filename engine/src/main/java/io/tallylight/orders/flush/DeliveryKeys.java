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

    /** Holds the attempts, where there was more than one or the only one failed. */
    static byte[] attempts(String system, long number) {
        return bytes(system + ":" + number);
    }

    /**
     * Holds the reason of a dead letter.
     *
     * @param label {@link OrderEvent#label}, or an entry's id
     */
    static byte[] dead(String system, String label) {
        return bytes(system + ":" + label + ":dead");
    }

    /**
     * What an event follows: the order and its earlier cancellations, each of which has this field while it is a dead
     * letter.
     *
     * @param no of the cancellation
     */
    static List<byte[]> deadBefore(String system, long number, int no) {
        List<byte[]> fields = new ArrayList<>(no);
        for (int before = 0; before < no; before++) {
            fields.add(dead(system, before == 0 ? Long.toString(number) : number + "." + before));
        }
        return fields;
    }

    /** Is there when orders were trimmed that the system, being parked, had not read. */
    static byte[] gap(String system) {
        return bytes(system + ":gap");
    }

    /** Holds the ranges of orders that the system was never sent: {@code FROM-TO}, several with commas between. */
    static byte[] unsent(String system) {
        return bytes(system + ":unsent");
    }

    /** Holds the message at which batches fail: since when, how often, its label, and in a second line why. */
    static byte[] blocked(String system) {
        return bytes(system + ":blocked");
    }

    /** Holds the label of the message that somebody wants to be set aside. */
    static byte[] aside(String system) {
        return bytes(system + ":aside");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
