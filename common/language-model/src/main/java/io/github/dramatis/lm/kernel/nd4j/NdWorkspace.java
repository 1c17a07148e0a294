package io.github.dramatis.lm.kernel.nd4j;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/** Memory of a kernel's intermediate results, used again by the next kernel; grows to what the largest one needed. */
final class NdWorkspace implements AutoCloseable {
    private static final WorkspaceConfiguration CONFIGURATION = WorkspaceConfiguration.builder()
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .overallocationLimit(0.2)
            .policyLearning(LearningPolicy.OVER_TIME)
            .cyclesBeforeInitialization(1)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();
    private static final String NAME = "kernel"; // workspaces belong to their thread

    /** Arrays made until it is closed lie in the workspace. */
    MemoryWorkspace open() {
        return Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, NAME);
    }

    @Override
    public void close() {
        Nd4j.getWorkspaceManager()
                .getWorkspaceForCurrentThread(CONFIGURATION, NAME)
                .destroyWorkspace(true);
    }
}
