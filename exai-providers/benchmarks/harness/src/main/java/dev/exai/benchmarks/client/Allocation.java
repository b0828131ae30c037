package dev.exai.benchmarks.client;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Bytes that a JVM has allocated. */
interface Allocation {
    /** Since the start, or since this was made; only differences mean something. */
    long soFar();

    /** From 21 on the JVM knows by itself; before, it forgets threads that end, so the collector is asked. */
    static Allocation ofThisJvm() {
        if (Runtime.version().feature() < 21) {
            return new Collected();
        }
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        return () -> {
            try {
                return (long) ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** What is in the heap, and what collections have freed; exact to about a megabyte. */
    final class Collected implements Allocation {
        private final AtomicLong freed = new AtomicLong();
        private final AtomicLong collections = new AtomicLong();
        private final long before = count();

        private Collected() {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector).addNotificationListener((event, self) -> collected(event), null, null);
            }
        }

        private void collected(Notification event) {
            if (event.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                var info = GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData()).getGcInfo();
                freed.addAndGet(used(info.getMemoryUsageBeforeGc().values())
                        - used(info.getMemoryUsageAfterGc().values()));
                collections.incrementAndGet();
            }
        }

        private static long used(Collection<MemoryUsage> pools) {
            return pools.stream().mapToLong(MemoryUsage::getUsed).sum();
        }

        @Override
        public long soFar() {
            while (collections.get() < count() - before) {
                Thread.onSpinWait(); // the news of a collection comes a little later
            }
            return freed.get() + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        private static long count() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }
    }
}
