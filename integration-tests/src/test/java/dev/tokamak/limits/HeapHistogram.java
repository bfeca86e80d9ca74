package dev.tokamak.limits;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many live objects of each class this process has, counted after a full collection.
 *
 * @param instances
 *            by class name
 */
public record HeapHistogram(Map<String, Long> instances) {

    /**
     * Collects, and counts.
     *
     * @return what is reachable now
     */
    public static HeapHistogram take() {
        try {
            var text = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[] {new String[0]}, new String[] {String[].class.getName()});
            var instances = new HashMap<String, Long>();
            for (var line : text.split("\n")) { // "  12:   3456   78901  java.lang.String (java.base@25)"
                var fields = line.strip().split("\\s+");
                if (fields.length >= 4 && fields[0].endsWith(":")) {
                    instances.merge(fields[3], Long.parseLong(fields[1]), Long::sum);
                }
            }
            return new HeapHistogram(instances);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Live objects of exactly this class.
     *
     * @param className
     *            as in {@link Class#getName}
     * @return 0 or more
     */
    public long instancesOf(String className) {
        return instances.getOrDefault(className, 0L);
    }
}
