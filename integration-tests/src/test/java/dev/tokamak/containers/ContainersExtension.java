package dev.tokamak.containers;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** See {@link InContainers}. The image is built once for all classes, and removed after the last. */
final class ContainersExtension implements ExecutionCondition, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ContainersExtension.class);

    private static Engine engine(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Engine.class, _ -> Engine.find(), Engine.class);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var lacking = engine(context).lacking();
        if (lacking.isEmpty()) {
            return ConditionEvaluationResult.enabled("an engine answers");
        }
        if (Boolean.getBoolean("tokamak.ci")) {
            throw new AssertionError(lacking);
        }
        return ConditionEvaluationResult.disabled(lacking);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Containers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // a key of its own: what a store lacks is looked for in those around it
        return context.getStore(NAMESPACE).computeIfAbsent(context.getUniqueId(),
                _ -> new Containers(engine(context)), Containers.class);
    }
}
