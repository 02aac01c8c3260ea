package io.tallylight.boot;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Meters of the process and its machine: version, start, processor, memory, file descriptors and free disk. */
final class ProcessMetrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String CPU_TIME = "process.cpu.time";
    private static final String CPU_COUNT = "system.cpu.count";

    private ProcessMetrics() {}

    /** Reads a number of a file store. */
    private interface Size {
        long of(File folder);
    }

    /**
     * Registers the meters.
     *
     * @param data the data folder; it may be created later
     * @return an action that stops watching the JVM
     */
    static Runnable bind(PrometheusMeterRegistry registry, String version, Path data) {
        registry.config().meterFilter(promtoolNames());
        Info build = Info.builder()
                .name("tallylight_build_info")
                .help("Version of the engine that answers; the value is always 1")
                .labelNames("version")
                .register(registry.getPrometheusRegistry());
        build.addLabelValues(version);
        new UptimeMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        bindSystem(registry);
        disk(registry, "tallylight.data.free", "Free disk space of the data folder", data, File::getUsableSpace);
        disk(registry, "tallylight.data.size", "Size of the disk of the data folder", data, File::getTotalSpace);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        return collections::close;
    }

    /**
     * Returns a filter for two names of Micrometer's that break the rules of Prometheus: one is replaced below, one is
     * renamed.
     */
    private static MeterFilter promtoolNames() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals(CPU_COUNT) ? id.withName("system.cpus") : id;
            }

            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return id.getName().equals(CPU_TIME) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }
        };
    }

    /** Registers the process metrics that clients of Prometheus in all languages have, under the same names. */
    private static void bindSystem(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, os -> os.getProcessCpuTime() / NANOS_PER_SECOND)
                    .description("Processor time that the process used")
                    .baseUnit("seconds")
                    .register(registry);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            Gauge.builder("process.open.fds", unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                    .description("Open file descriptors of the process")
                    .register(registry);
            Gauge.builder("process.max.fds", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("File descriptors that the process may have open")
                    .register(registry);
        }
    }

    private static void disk(MeterRegistry registry, String name, String description, Path data, Size size) {
        Gauge.builder(name, data.toFile(), folder -> folder.exists() ? size.of(folder) : Double.NaN)
                .description(description)
                .baseUnit("bytes")
                .register(registry);
    }
}
