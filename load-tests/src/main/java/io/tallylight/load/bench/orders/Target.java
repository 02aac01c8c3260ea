package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.rig.EngineRig;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** An order system that is measured. Used by one thread, which may wait. */
interface Target extends AutoCloseable {
    /** As the engine calls it. */
    String name();

    /** What points an engine at it. */
    Map<String, String> environment();

    /** An engine with that environment runs; before anything else is asked. */
    void opened(EngineRig engine) throws SQLException;

    /** The highest number of an order of that show that it has, or 0. */
    long highest(String show) throws SQLException;

    /** The orders of a show that it has, from the one after that number on, in the order of their numbers. */
    Timeline since(String show, long number) throws SQLException;

    /** Takes nothing until {@link #release}. */
    void holdBack() throws SQLException;

    void release() throws SQLException;

    /** What is not as it should be where {@code sold} orders of that show were made; empty where each is there once. */
    List<String> check(String show, long sold) throws SQLException;

    @Override
    void close() throws IOException, SQLException;
}
