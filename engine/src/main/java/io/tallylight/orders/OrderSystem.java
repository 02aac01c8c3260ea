package io.tallylight.orders;

import java.util.List;

/**
 * A destination of orders: a table, a webhook, a topic.
 *
 * <p>The caller guarantees: events of one show come in the order of their numbers, from one caller at a time, each
 * at least once; a cancellation comes after its order and the cancellations before it, and only when they were taken. The
 * same event may come again after a crash between its recording and its acknowledgement, even while
 * an abandoned call for it is still under way, and always with the same id; it comes again before any later one of its
 * show.
 *
 * <p>An implementation guarantees: when {@link #record} returns, every event it answers with {@link
 * RecordResult.Recorded} is kept as safely as this system can keep it, and an event that comes again has no second
 * effect. A recorded event is never overwritten.
 */
public interface OrderSystem extends AutoCloseable {
    /**
     * Name of the system, short and permanent, {@code [a-z0-9-]+}; the consumer group and the progress in Redis are
     * named by it.
     */
    String name();

    /**
     * Records a batch of events, blocking. Called on worker threads only, for at most {@link #writers()} shows at once.
     *
     * @param events of one show, in the order of their numbers; not empty
     * @param attempt attempt to be asked before each event, if events are sent one by one
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
     * Returns how long one message may hold up those behind it, in ms: after that it is set aside, provided that the
     * system takes a later one. {@link Long#MAX_VALUE} if messages do not fail by themselves.
     */
    default long messageMs() {
        return Long.MAX_VALUE;
    }

    /** Returns how many batches the system can usefully record at the same time; 1 or more. */
    default int writers() {
        return 1;
    }

    /**
     * Returns how many events a batch should aim at while more are waiting, 1 or more. After a batch failed, its
     * recorded events may be recorded again, so the number is small if each event costs about the same, and larger if
     * the batch is the cost.
     */
    default int batchEvents() {
        return 512;
    }

    /** Releases its resources. Not called while a {@link #record} is under way. */
    @Override
    void close();
}
