package kontor.node.config;

import java.util.Map;

/**
 * Where traces go.
 *
 * @param properties OpenTelemetry's; empty where traces go nowhere
 */
public record TracingSettings(Map<String, String> properties) {
    public TracingSettings {
        properties = Map.copyOf(properties);
    }

    /** Whether traces go anywhere. */
    public boolean isOn() {
        return !properties.isEmpty();
    }

    /** The settings without their values: there are secrets among them. */
    @Override
    public String toString() {
        return "TracingSettings[" + String.join(", ", properties.keySet()) + "]";
    }
}
