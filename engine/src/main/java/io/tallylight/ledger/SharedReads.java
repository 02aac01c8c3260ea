package io.tallylight.ledger;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are shared: however many ask for the same thing at once, one read of it is under way, and at most one more
 * waits for its end. For any thread; answers come on the caller's context.
 *
 * @param <T> what a read answers
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
     * Reads what is there now: the read begins after this call, so it sees everything that was done before.
     *
     * @param key names what is read
     * @param read reads it; of those given for one read, one is used
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

    /** Reads what was there a moment ago or later: the same read as another caller's, if one is under way. */
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

    /** The next read begins before anybody is answered, so that who asks in answer to an answer gets a newer one. */
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
