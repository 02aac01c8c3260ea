package io.tallylight.orders;

import java.util.List;

/**
 * Where orders go: a table, a webhook, a topic.
 *
 * <p>What the caller guarantees: events of one show come in the order of their numbers, from one caller at a time, each
 * at least once; a cancellation comes after its order and the cancellations before it, and only when they were taken. The
 * same event may come again after a crash between its recording and its acknowledgement, even while
 * an abandoned call for it is still under way, and always with the same id; it comes again before any later one of its
 * show.
 *
 * <p>What an implementation guarantees: when {@link #record} returns, every event it answers with {@link
 * RecordResult.Recorded} is kept as safely as this system can keep it, and an event that comes again has no second
 * effect. What is recorded is never overwritten.
 */
public interface OrderSystem extends AutoCloseable {
    /** Short and lasting, {@code [a-z0-9-]+}: it names the consumer group and the progress in Redis. */
    String name();

    /**
     * Records a batch of events, blocking. Called on worker threads only, for at most {@link #writers()} shows at once.
     *
     * @param events of one show, in the order of their numbers; not empty
     * @param attempt where events are sent one by one, to be asked before each
     * @return one answer for each event, in the same order
     * @throws OrderSystemException when the batch as a whole failed and may be tried again; some of it may be recorded.
     *     An unchecked exception means the same
     */
    List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) throws OrderSystemException;

    /** Records for a caller that needs no lease. */
    default List<RecordResult> record(List<OrderEvent> events) throws OrderSystemException {
        return record(events, RecordAttempt.FIRST);
    }

    /**
     * How long one message may hold up those behind it, in ms: after that it is set aside, provided that the system takes
     * a later one. {@link Long#MAX_VALUE} where messages do not fail by themselves.
     */
    default long messageMs() {
        return Long.MAX_VALUE;
    }

    /** How many batches it can usefully record at the same time; 1 or more. */
    default int writers() {
        return 1;
    }

    /**
     * How many events a batch should aim at where more are waiting, 1 or more. What is recorded when a batch fails may be
     * recorded again, so few where each costs about the same, and more where it is the batch that costs.
     */
    default int batchEvents() {
        return 512;
    }

    /** Gives up what it holds. Not called while a {@link #record} is under way. */
    @Override
    void close();
}
