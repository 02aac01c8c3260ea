package io.tallylight.ledger;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares reads among callers: however many callers ask for the same thing at once, one read of it is under way, and at
 * most one more waits for the end of that. For any thread; answers come on the caller's context.
 *
 * @param <T> type of the answer of a read
 */
public final class SharedReads<T> {
    private static final class Flight<T> {
        private final Promise<T> answer = Promise.promise();
        private @Nullable Flight<T> next;
        private final Supplier<Future<T>> read;

        Flight(Supplier<Future<T>> read) {
            this.read = read;
        }
    }

    private final Map<String, Flight<T>> flights = new HashMap<>();

    /**
     * Reads the present value: the read begins after this call, so it sees everything that was done before.
     *
     * @param key names the value that is read
     * @param read reads the value; of the functions given for one read, one is used
     */
    public Future<T> latest(String key, Supplier<Future<T>> read) {
        Flight<T> mine;
        synchronized (flights) {
            Flight<T> flying = flights.get(key);
            if (flying != null) {
                if (flying.next == null) {
                    flying.next = new Flight<>(read);
                }
                return Ledger.onCaller(flying.next.answer.future());
            }
            mine = new Flight<>(read);
            flights.put(key, mine);
        }
        return begin(key, mine);
    }

    /** Reads a value that may be a moment old: joins the read of another caller if one is under way. */
    public Future<T> recent(String key, Supplier<Future<T>> read) {
        Flight<T> mine;
        synchronized (flights) {
            Flight<T> flying = flights.get(key);
            if (flying != null) {
                return Ledger.onCaller(flying.answer.future());
            }
            mine = new Flight<>(read);
            flights.put(key, mine);
        }
        return begin(key, mine);
    }

    private Future<T> begin(String key, Flight<T> flight) {
        Future<T> answer = Ledger.onCaller(flight.answer.future());
        Future<T> reading;
        try {
            reading = flight.read.get();
        } catch (RuntimeException e) {
            reading = Future.failedFuture(e);
        }
        reading.onComplete(result -> end(key, flight, result));
        return answer;
    }

    /**
     * Starts the next read before any caller is answered, so that a caller that asks again on its answer gets a newer
     * one.
     */
    private void end(String key, Flight<T> flight, AsyncResult<T> result) {
        Flight<T> next;
        synchronized (flights) {
            next = flight.next;
            if (next == null) {
                flights.remove(key);
            } else {
                flights.put(key, next);
            }
        }
        if (next != null) {
            var unused = begin(key, next);
        }
        flight.answer.handle(result);
    }
}
