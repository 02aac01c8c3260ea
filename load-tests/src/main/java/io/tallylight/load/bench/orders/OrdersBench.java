package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.BenchRow;
import java.util.List;

/** What is measured of orders on their way out. */
final class OrdersBench {
    /** In the order in which they are printed. */
    static final List<BenchRow<OrdersBenchSettings>> ROWS = List.of(new FlushRow(), new InsertsRow(), new DrainRow());

    private OrdersBench() {}
}
