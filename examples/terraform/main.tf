# The data sources of an Outposts estate, read from a running Sutler by the unmodified AWS provider. See README.md.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "endpoint" {
  description = "Where Sutler answers."
  type        = string
  default     = "http://127.0.0.1:4631"
}

variable "account" {
  description = "Twelve digits: the access key id is the account."
  type        = string
  default     = "123456789012"
}

variable "site" {
  description = "The name of the site."
  type        = string
  default     = "Seattle"
}

variable "outpost" {
  description = "The name of the Outpost."
  type        = string
  default     = "first"
}

variable "preferred_instance_types" {
  description = "The first of these that the Outpost has slots for is taken."
  type        = list(string)
  default     = ["m7i.4xlarge", "m5.24xlarge"]
}

variable "asset" {
  description = "The id of a host to tell about, as list-assets shows it; none by default."
  type        = string
  default     = null
}

provider "aws" {
  region     = "us-west-2"
  access_key = var.account
  secret_key = "any"

  endpoints {
    outposts = var.endpoint
    sts      = var.endpoint
  }

  # Sutler is Outposts alone: there is no STS, IAM or instance metadata that could tell who asks.
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

data "aws_outposts_sites" "all" {}

data "aws_outposts_site" "this" {
  name = var.site
}

data "aws_outposts_outposts" "at_site" {
  site_id = data.aws_outposts_site.this.id
}

data "aws_outposts_outpost" "this" {
  name = var.outpost
}

data "aws_outposts_assets" "active" {
  arn              = data.aws_outposts_outpost.this.arn
  status_id_filter = ["ACTIVE"]
}

# Name a COMPUTE asset: of another one, providers up to 6.39 crash (hashicorp/terraform-provider-aws#47450).
data "aws_outposts_asset" "host" {
  count    = var.asset == null ? 0 : 1
  arn      = data.aws_outposts_outpost.this.arn
  asset_id = var.asset
}

data "aws_outposts_outpost_instance_types" "slots" {
  arn = data.aws_outposts_outpost.this.arn
}

data "aws_outposts_outpost_instance_type" "preferred" {
  arn                      = data.aws_outposts_outpost.this.arn
  preferred_instance_types = var.preferred_instance_types
}

output "sites" {
  value = data.aws_outposts_sites.all.ids
}

output "site" {
  value = {
    id          = data.aws_outposts_site.this.id
    account     = data.aws_outposts_site.this.account_id
    description = data.aws_outposts_site.this.description
  }
}

output "outposts" {
  value = data.aws_outposts_outposts.at_site.arns
}

output "outpost" {
  value = {
    id       = data.aws_outposts_outpost.this.id
    arn      = data.aws_outposts_outpost.this.arn
    owner    = data.aws_outposts_outpost.this.owner_id
    status   = data.aws_outposts_outpost.this.lifecycle_status
    zone     = data.aws_outposts_outpost.this.availability_zone
    zone_id  = data.aws_outposts_outpost.this.availability_zone_id
    site_arn = data.aws_outposts_outpost.this.site_arn
    hardware = data.aws_outposts_outpost.this.supported_hardware_type
    tags     = data.aws_outposts_outpost.this.tags
  }
}

output "assets" {
  value = data.aws_outposts_assets.active.asset_ids
}

output "hosts" {
  value = [for host in data.aws_outposts_asset.host : {
    id        = host.asset_id
    type      = host.asset_type
    host_id   = host.host_id
    rack      = host.rack_id
    elevation = host.rack_elevation
  }]
}

output "instance_types" {
  value = data.aws_outposts_outpost_instance_types.slots.instance_types
}

output "instance_type" {
  value = data.aws_outposts_outpost_instance_type.preferred.instance_type
}
