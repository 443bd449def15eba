.DEFAULT_GOAL := help
.PHONY: help fmt test it lint run

help: ## Show this
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:[^#]*## /\t/' | expand -t 8

run: ## Run the sample pipeline from files to dashboard
	./medallion run

fmt: ## Format all Java
	mvn -q -N validate -Dformat=write

lint: ## Check scripts, papers, template and state machine
	.ci/lint

test: ## Run the unit tests
	mvn test

it: ## Build, and run the tests on the engines; IT=EndToEndIT for one of them
	mvn verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false $(if $(IT),-Dit.test=$(IT) -Dfailsafe.failIfNoSpecifiedTests=false)

# sam build calls build-<logical id> for each function. All of them share one deployment package,
# so Maven builds once; samconfig.toml lets the build happen here, where make can see that.
# PROJECT=DIR deploys a project of your own.
PROJECT ?= pipeline
functions := IngestFunction AdvanceFunction PlanFunction MaintenanceFunction DeployFunction
comma := ,
space := $(subst ,, )
modules := shared/contract shared shared/columns shared/openlineage-schemas shared/openlineage jobs functions
built := functions/target/package-built

.PHONY: $(functions:%=build-%)
$(functions:%=build-%): $(built)
	@test -f "$(PROJECT)/pipeline.yaml" || { echo "PROJECT=$(PROJECT): there is no pipeline.yaml in that folder" >&2; exit 1; }
	mkdir -p "$(ARTIFACTS_DIR)/lib" "$(ARTIFACTS_DIR)/jobs"
	cp functions/target/medallion-functions.jar functions/target/lib/*.jar "$(ARTIFACTS_DIR)/lib/"
	cp jobs/target/medallion-jobs.jar "$(ARTIFACTS_DIR)/jobs/medallion-jobs.jar"
	mkdir -p "$(ARTIFACTS_DIR)/pipeline"
	(cd "$(PROJECT)" && find . -name '.?*' -prune -o -type f \( -path ./pipeline.yaml -o -name '*.sql' \) -print0 | tar -cf - --null -T -) | tar -xf - -C "$(ARTIFACTS_DIR)/pipeline"

$(built): pom.xml $(modules:%=%/pom.xml) $(shell find $(modules:%=%/src/main) -type f)
	mvn -q -B package -Dmaven.test.skip -Dstatic.checks=-proc:none -pl $(subst $(space),$(comma),$(modules))
	touch $@
