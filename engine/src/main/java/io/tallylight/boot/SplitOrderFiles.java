package io.tallylight.boot;

import io.tallylight.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns the operator if the orders of shows end up in several files. Stateless; may be used from any thread. */
final class SplitOrderFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SplitOrderFiles.class);

    private SplitOrderFiles() {}

    /** Warns if this node writes to a file of its own, though another live node flushes this show too. */
    static void warn(Config config, String show) {
        if (config.redis().url() != null && config.orders().sqlUrl() == null) {
            LOG.warn(
                    "another engine on this Redis flushes orders too (of show {}, for one): each order is in {} or in"
                            + " the other engine's file, and a rebuild from either would miss some; set"
                            + " orders.sql.url to the same order system on every engine, or run one engine",
                    show,
                    config.ordersSqlUrl());
        }
    }
}
