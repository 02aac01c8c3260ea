package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.rig.NchanRig;
import io.tallylight.load.bench.rig.PlainRig;
import io.tallylight.load.bench.rig.Relay;
import io.tallylight.load.bench.rig.RigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts the peers. One that cannot be had here is a note in the report, and nothing worse. */
final class Relays {
    private Relays() {}

    /** Those that can be had; the caller closes them. {@code jvmFlags}: of the plain one. */
    static List<Relay> start(FeedBenchSettings settings, Report report, List<String> jvmFlags)
            throws IOException, InterruptedException {
        var relays = new ArrayList<Relay>();
        try {
            relays.add(NchanRig.start(settings.nchan()));
        } catch (RigException e) {
            report.note("nchan: not measured, " + e.getMessage());
        }
        boolean started = false;
        try {
            relays.add(PlainRig.start(jvmFlags, settings.loops()));
            started = true;
            return relays;
        } finally {
            if (!started) {
                for (var relay : relays) {
                    relay.close();
                }
            }
        }
    }
}
