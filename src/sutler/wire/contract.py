"""How does rest-json carry the 45 operations of AWS Outposts 2019-12-03?

Written by sutler.wire.generate from the model in botocore 1.44.8; do not edit.

ENUM_X: the values of shape X.   PATTERN_X, matches_X: its pattern, for the whole value, in linear time.
SHAPE_X: its constraints as data, to name the broken ones.   valid_X: the same as code, to accept quickly.
Body_X, decode_X: what msgspec reads.   wire_X: a copy with times as the wire's numbers.
parse_X: the request of operation X from its labels, query string and body.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypedDict

from msgspec.json import Decoder

from sutler.wire.constraints import Entries, Flag, Items, Members, Number, Text
from sutler.wire.protocol import Integer, Operation, Query, epoch_seconds, read_body, read_label, read_query

ENUM_AWSServiceName: Final = ("AWS", "EC2", "EKS", "ELASTICACHE", "ELB", "RDS", "ROUTE53")
ENUM_AddressType: Final = ("SHIPPING_ADDRESS", "OPERATING_ADDRESS")
ENUM_AssetState: Final = ("ACTIVE", "RETIRING", "ISOLATED", "INSTALLING")
ENUM_AssetType: Final = ("COMPUTE", "STORAGE", "POWERSHELF", "SWITCH", "NETWORKING")
ENUM_BlockingResourceType: Final = ("EC2_INSTANCE", "OUTPOST_RAM_SHARE", "LGW_ROUTING_DOMAIN", "LGW_ROUTE_TABLE", "LGW_VIRTUAL_INTERFACE_GROUP", "OUTPOST_ORDER_CANCELLABLE", "OUTPOST_ORDER_INTERVENTION_REQUIRED")
ENUM_CapacityTaskFailureType: Final = ("UNSUPPORTED_CAPACITY_CONFIGURATION", "UNEXPECTED_ASSET_STATE", "BLOCKING_INSTANCES_NOT_EVACUATED", "INTERNAL_SERVER_ERROR", "RESOURCE_NOT_FOUND")
ENUM_CapacityTaskStatus: Final = ("REQUESTED", "IN_PROGRESS", "FAILED", "COMPLETED", "WAITING_FOR_EVACUATION", "CANCELLATION_IN_PROGRESS", "CANCELLED")
ENUM_CatalogItemClass: Final = ("RACK", "SERVER")
ENUM_CatalogItemStatus: Final = ("AVAILABLE", "DISCONTINUED")
ENUM_ComputeAssetState: Final = ("ACTIVE", "ISOLATED", "RETIRING", "INSTALLING")
ENUM_CurrencyCode: Final = ("USD",)
ENUM_DecommissionRequestStatus: Final = ("SKIPPED", "BLOCKED", "REQUESTED")
ENUM_FiberOpticCableType: Final = ("SINGLE_MODE", "MULTI_MODE")
ENUM_FormFactor: Final = ("RACK", "SERVER")
ENUM_LineItemStatus: Final = ("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING", "INSTALLED", "ERROR", "CANCELLED", "REPLACED")
ENUM_MaximumSupportedWeightLbs: Final = ("NO_LIMIT", "MAX_1400_LBS", "MAX_1600_LBS", "MAX_1800_LBS", "MAX_2000_LBS")
ENUM_OpticalStandard: Final = ("OPTIC_10GBASE_SR", "OPTIC_10GBASE_IR", "OPTIC_10GBASE_LR", "OPTIC_40GBASE_SR", "OPTIC_40GBASE_ESR", "OPTIC_40GBASE_IR4_LR4L", "OPTIC_40GBASE_LR4", "OPTIC_100GBASE_SR4", "OPTIC_100GBASE_CWDM4", "OPTIC_100GBASE_LR4", "OPTIC_100G_PSM4_MSA", "OPTIC_1000BASE_LX", "OPTIC_1000BASE_SX")
ENUM_OrderStatus: Final = ("RECEIVED", "PENDING", "PROCESSING", "INSTALLING", "FULFILLED", "CANCELLED", "PREPARING", "IN_PROGRESS", "DELIVERED", "COMPLETED", "ERROR")
ENUM_OrderType: Final = ("OUTPOST", "REPLACEMENT")
ENUM_OrderingRequirementStatus: Final = ("PASS", "FAIL", "EXEMPT")
ENUM_OrderingRequirementType: Final = ("OUTPOST_ACTIVE_CHECK_ERROR", "MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR", "VALID_ZIP_CODE_CHECK_ERROR", "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR", "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR", "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR", "COUNTRY_CODE_MISMATCH_CHECK_ERROR", "OUTPOST_GENERATION_MISMATCH_ERROR", "UNSUPPORTED", "OUTPOST_ID_MISSING_ON_QUOTE_ERROR", "ENTERPRISE_SUPPORT_ERROR", "SHIPPING_ADDRESS_MISSING_CONTACT_NAME_ERROR", "SHIPPING_ADDRESS_MISSING_CONTACT_NUMBER_ERROR", "SHIPPING_ADDRESS_MISSING_CONTACT_INFO_ERROR", "OUTPOST_STATE_CHANGED_ERROR", "OUTPOST_NOT_FOUND_ERROR", "OUTPOST_RENEWAL_REQUIRED_ERROR")
ENUM_OutpostGeneration: Final = ("GENERATION_2", "GENERATION_1")
ENUM_PaymentOption: Final = ("ALL_UPFRONT", "NO_UPFRONT", "PARTIAL_UPFRONT")
ENUM_PaymentTerm: Final = ("THREE_YEARS", "ONE_YEAR", "FIVE_YEARS")
ENUM_PowerConnector: Final = ("L6_30P", "IEC309", "AH530P7W", "AH532P6W", "CS8365C")
ENUM_PowerDrawKva: Final = ("POWER_5_KVA", "POWER_10_KVA", "POWER_15_KVA", "POWER_30_KVA")
ENUM_PowerFeedDrop: Final = ("ABOVE_RACK", "BELOW_RACK")
ENUM_PowerPhase: Final = ("SINGLE_PHASE", "THREE_PHASE")
ENUM_PricingResult: Final = ("PRICED", "UNABLE_TO_PRICE")
ENUM_PrivateConnectivityStatus: Final = ("ENABLED", "DISABLED")
ENUM_QuoteCapacityType: Final = ("EC2", "EBS", "S3")
ENUM_QuoteConstraintType: Final = ("RACK_MAXIMUM", "RACK_MAX_POWER_KVA", "RACK_MAX_WEIGHT_LBS", "RACK_SPACE_CONSTRAINED")
ENUM_QuotePricingType: Final = ("SUBSCRIPTION",)
ENUM_QuoteRackUseType: Final = ("NETWORKING", "COMPUTE")
ENUM_QuoteSpecificationType: Final = ("UPDATED_RACK", "NEW_RACK", "EXISTING_RACK", "SERVER")
ENUM_QuoteStatus: Final = ("CREATED", "ORDER_SUBMITTED", "EXPIRED")
ENUM_RackScalingType: Final = ("SINGLE_RACK", "MULTI_RACK")
ENUM_RackUnitHeight: Final = ("HEIGHT_42U", "HEIGHT_2U", "HEIGHT_1U")
ENUM_ResourceType: Final = ("OUTPOST", "ORDER")
ENUM_ShipmentCarrier: Final = ("DHL", "DBS", "FEDEX", "UPS", "EXPEDITORS")
ENUM_SubscriptionStatus: Final = ("ACTIVE", "PENDING", "INACTIVE", "CANCELLED")
ENUM_SubscriptionType: Final = ("ORIGINAL", "RENEWAL", "CAPACITY_INCREASE")
ENUM_SupportedHardwareType: Final = ("RACK", "SERVER")
ENUM_SupportedStorageEnum: Final = ("EBS", "S3")
ENUM_TaskActionOnBlockingInstances: Final = ("WAIT_FOR_EVACUATION", "FAIL_TASK")
ENUM_UplinkCount: Final = ("UPLINK_COUNT_1", "UPLINK_COUNT_2", "UPLINK_COUNT_3", "UPLINK_COUNT_4", "UPLINK_COUNT_5", "UPLINK_COUNT_6", "UPLINK_COUNT_7", "UPLINK_COUNT_8", "UPLINK_COUNT_12", "UPLINK_COUNT_16")
ENUM_UplinkGbps: Final = ("UPLINK_1G", "UPLINK_10G", "UPLINK_40G", "UPLINK_100G")

PATTERN_CapacityTaskId: Final = re.compile(r"^cap-[a-f0-9]{17}$", re.ASCII)
matches_CapacityTaskId: Final = PATTERN_CapacityTaskId.fullmatch
PATTERN_OutpostIdentifier: Final = re.compile(r"^(arn:aws([a-z-]+)?:outposts:[a-z\d-]+:\d{12}:outpost/)?op-[a-f0-9]{17}$", re.ASCII)
matches_OutpostIdentifier: Final = PATTERN_OutpostIdentifier.fullmatch
PATTERN_OrderId: Final = re.compile(r"oo-[a-f0-9]{17}$", re.ASCII)
matches_OrderId: Final = PATTERN_OrderId.fullmatch
PATTERN_QuoteIdentifier: Final = re.compile(r"^(arn:aws([a-z-]+)?:outposts:[a-z\d-]+:\d{12}:quote/)?oq-[a-f0-9]{17}$", re.ASCII)
matches_QuoteIdentifier: Final = PATTERN_QuoteIdentifier.fullmatch
PATTERN_QuoteOptionIdentifier: Final = re.compile(r"^oqo-[a-f0-9]{17}$", re.ASCII)
matches_QuoteOptionIdentifier: Final = PATTERN_QuoteOptionIdentifier.fullmatch
PATTERN_SkuCode: Final = re.compile(r"OR-[A-Z0-9]{7}", re.ASCII)
matches_SkuCode: Final = PATTERN_SkuCode.fullmatch
PATTERN_OutpostName: Final = re.compile(r"^[\S ]+$", re.ASCII)
matches_OutpostName: Final = PATTERN_OutpostName.fullmatch
PATTERN_OutpostDescription: Final = re.compile(r"^[\S ]*$", re.ASCII)
matches_OutpostDescription: Final = PATTERN_OutpostDescription.fullmatch
PATTERN_SiteId: Final = re.compile(r"^(arn:aws([a-z-]+)?:outposts:[a-z\d-]+:\d{12}:site/)?(os-[a-f0-9]{17})$", re.ASCII)
matches_SiteId: Final = PATTERN_SiteId.fullmatch
PATTERN_AvailabilityZone: Final = re.compile(r"^([a-zA-Z]+-){1,3}([a-zA-Z]+)?(\d+[a-zA-Z]?)?$", re.ASCII)
matches_AvailabilityZone: Final = PATTERN_AvailabilityZone.fullmatch
PATTERN_AvailabilityZoneId: Final = re.compile(r"^[a-zA-Z]+\d-[a-zA-Z]+\d$", re.ASCII)
matches_AvailabilityZoneId: Final = PATTERN_AvailabilityZoneId.fullmatch
PATTERN_TagKey: Final = re.compile(r"^(?!aws:)[a-zA-Z+-=._:/]+$", re.ASCII)
matches_TagKey: Final = PATTERN_TagKey.fullmatch
PATTERN_TagValue: Final = re.compile(r"^[\S \n]+$", re.ASCII)
matches_TagValue: Final = PATTERN_TagValue.fullmatch
PATTERN_VpcId: Final = re.compile(r"[a-z0-9-]+", re.ASCII)
matches_VpcId: Final = PATTERN_VpcId.fullmatch
PATTERN_VpcEndpointId: Final = re.compile(r"^vpce-[a-f0-9]+$", re.ASCII)
matches_VpcEndpointId: Final = PATTERN_VpcEndpointId.fullmatch
PATTERN_CountryCode: Final = re.compile(r"^[A-Z]{2}$", re.ASCII)
matches_CountryCode: Final = PATTERN_CountryCode.fullmatch
PATTERN_QuoteDescription: Final = re.compile(r"^[\S \n]*$", re.ASCII)
matches_QuoteDescription: Final = PATTERN_QuoteDescription.fullmatch
PATTERN_AutoFillIdempotencyToken: Final = re.compile(r"^.*$", re.ASCII)
matches_AutoFillIdempotencyToken: Final = PATTERN_AutoFillIdempotencyToken.fullmatch
PATTERN_ContactName: Final = re.compile(r"^\S[\S ]*$", re.ASCII)
matches_ContactName: Final = PATTERN_ContactName.fullmatch
PATTERN_ContactPhoneNumber: Final = re.compile(r"\+[1-9][0-9]{1,18}", re.ASCII)
matches_ContactPhoneNumber: Final = PATTERN_ContactPhoneNumber.fullmatch
PATTERN_DistrictOrCounty: Final = re.compile(r"^\S[\S ]*", re.ASCII)
matches_DistrictOrCounty: Final = PATTERN_DistrictOrCounty.fullmatch
PATTERN_PostalCode: Final = re.compile(r"^[a-zA-Z0-9 -]+$", re.ASCII)
matches_PostalCode: Final = PATTERN_PostalCode.fullmatch
PATTERN_ConnectionId: Final = re.compile(r"^[a-zA-Z0-9+/=]{1,1024}$", re.ASCII)
matches_ConnectionId: Final = PATTERN_ConnectionId.fullmatch
PATTERN_Token: Final = re.compile(r"^(\d+)##(\S+)$", re.ASCII)
matches_Token: Final = PATTERN_Token.fullmatch
PATTERN_AssetIdInput: Final = re.compile(r"\d{10}", re.ASCII)
matches_AssetIdInput: Final = PATTERN_AssetIdInput.fullmatch
PATTERN_AssetId: Final = re.compile(r"^(\w+)$", re.ASCII)
matches_AssetId: Final = PATTERN_AssetId.fullmatch
PATTERN_OutpostInstanceType: Final = re.compile(r"[a-z0-9\-\.]+", re.ASCII)
matches_OutpostInstanceType: Final = PATTERN_OutpostInstanceType.fullmatch
PATTERN_AccountId: Final = re.compile(r"\d{12}", re.ASCII)
matches_AccountId: Final = PATTERN_AccountId.fullmatch
PATTERN_HostId: Final = re.compile(r"^[A-Za-z0-9-]*$", re.ASCII)
matches_HostId: Final = PATTERN_HostId.fullmatch
PATTERN_Family: Final = re.compile(r"^[a-z0-9][a-z0-9-]*[a-z0-9]$", re.ASCII)
matches_Family: Final = PATTERN_Family.fullmatch
PATTERN_LifeCycleStatus: Final = re.compile(r"^[ A-Za-z]+$", re.ASCII)
matches_LifeCycleStatus: Final = PATTERN_LifeCycleStatus.fullmatch
PATTERN_Arn: Final = re.compile(r"^(arn:aws([a-z-]+)?:outposts:[a-z\d-]+:\d{12}:([a-z\d-]+)/)[a-z]{2,8}-[a-f0-9]{17}$", re.ASCII)
matches_Arn: Final = PATTERN_Arn.fullmatch
PATTERN_InstanceTypeName: Final = re.compile(r"^[a-z0-9\-]+\.[a-z0-9\-]+$", re.ASCII)
matches_InstanceTypeName: Final = PATTERN_InstanceTypeName.fullmatch
PATTERN_InstanceId: Final = re.compile(r"^i-[0-9a-z]+$", re.ASCII)
matches_InstanceId: Final = PATTERN_InstanceId.fullmatch
PATTERN_WireGuardPublicKey: Final = re.compile(r"^[a-zA-Z0-9/+]{43}=$", re.ASCII)
matches_WireGuardPublicKey: Final = PATTERN_WireGuardPublicKey.fullmatch
PATTERN_OutpostIdentifierOrEmpty: Final = re.compile(r"^((arn:aws([a-z-]+)?:outposts:[a-z\d-]+:\d{12}:outpost/)?op-[a-f0-9]{17})?$", re.ASCII)
matches_OutpostIdentifierOrEmpty: Final = PATTERN_OutpostIdentifierOrEmpty.fullmatch

SHAPE_CapacityTaskId: Final = Text(pattern=PATTERN_CapacityTaskId, least=21, most=21)
SHAPE_OutpostIdentifier: Final = Text(pattern=PATTERN_OutpostIdentifier, least=1, most=180)
SHAPE_CancelCapacityTaskInput: Final = Members(members={"CapacityTaskId": SHAPE_CapacityTaskId, "OutpostIdentifier": SHAPE_OutpostIdentifier}, required=frozenset(("CapacityTaskId", "OutpostIdentifier")))
SHAPE_OrderId: Final = Text(pattern=PATTERN_OrderId, least=1, most=20)
SHAPE_CancelOrderInput: Final = Members(members={"OrderId": SHAPE_OrderId}, required=frozenset(("OrderId",)))
SHAPE_QuoteIdentifier: Final = Text(pattern=PATTERN_QuoteIdentifier, least=1, most=255)
SHAPE_QuoteOptionIdentifier: Final = Text(pattern=PATTERN_QuoteOptionIdentifier, least=1, most=21)
SHAPE_SkuCode: Final = Text(pattern=PATTERN_SkuCode, least=1, most=10)
SHAPE_LineItemQuantity: Final = Number(least=1)
SHAPE_LineItemRequest: Final = Members(members={"CatalogItemId": SHAPE_SkuCode, "Quantity": SHAPE_LineItemQuantity})
SHAPE_LineItemRequestListDefinition: Final = Items(member=SHAPE_LineItemRequest, least=1, most=20)
SHAPE_PaymentOption: Final = Text(values=ENUM_PaymentOption)
SHAPE_PaymentTerm: Final = Text(values=ENUM_PaymentTerm)
SHAPE_CreateOrderInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "QuoteIdentifier": SHAPE_QuoteIdentifier, "QuoteOptionIdentifier": SHAPE_QuoteOptionIdentifier, "LineItems": SHAPE_LineItemRequestListDefinition, "PaymentOption": SHAPE_PaymentOption, "PaymentTerm": SHAPE_PaymentTerm}, required=frozenset(("OutpostIdentifier", "PaymentOption")))
SHAPE_OutpostName: Final = Text(pattern=PATTERN_OutpostName, least=1, most=255)
SHAPE_OutpostDescription: Final = Text(pattern=PATTERN_OutpostDescription, least=0, most=1000)
SHAPE_SiteId: Final = Text(pattern=PATTERN_SiteId, least=1, most=255)
SHAPE_AvailabilityZone: Final = Text(pattern=PATTERN_AvailabilityZone, least=1, most=1000)
SHAPE_AvailabilityZoneId: Final = Text(pattern=PATTERN_AvailabilityZoneId, least=1, most=255)
SHAPE_TagKey: Final = Text(pattern=PATTERN_TagKey, least=1, most=128)
SHAPE_TagValue: Final = Text(pattern=PATTERN_TagValue, most=256)
SHAPE_TagMap: Final = Entries(key=SHAPE_TagKey, value=SHAPE_TagValue, least=1, most=50)
SHAPE_SupportedHardwareType: Final = Text(values=ENUM_SupportedHardwareType)
SHAPE_CreateOutpostInput: Final = Members(members={"Name": SHAPE_OutpostName, "Description": SHAPE_OutpostDescription, "SiteId": SHAPE_SiteId, "AvailabilityZone": SHAPE_AvailabilityZone, "AvailabilityZoneId": SHAPE_AvailabilityZoneId, "Tags": SHAPE_TagMap, "SupportedHardwareType": SHAPE_SupportedHardwareType}, required=frozenset(("Name", "SiteId")))
SHAPE_OutpostId: Final = Text(pattern=PATTERN_OutpostIdentifier, least=1, most=180)
SHAPE_VpcId: Final = Text(pattern=PATTERN_VpcId, least=1, most=25)
SHAPE_SubnetId: Final = Text(pattern=PATTERN_VpcId, least=1, most=25)
SHAPE_SubnetIds: Final = Items(member=SHAPE_SubnetId, least=1, most=10)
SHAPE_VpcEndpointId: Final = Text(pattern=PATTERN_VpcEndpointId, least=1, most=25)
SHAPE_VpcInformation: Final = Members(members={"VpcId": SHAPE_VpcId, "SubnetIds": SHAPE_SubnetIds, "VpcEndpointId": SHAPE_VpcEndpointId})
SHAPE_VpcInformationList: Final = Items(member=SHAPE_VpcInformation, least=1, most=1)
SHAPE_CreatePrivateConnectivityConfigInput: Final = Members(members={"OutpostId": SHAPE_OutpostId, "VpcInformationList": SHAPE_VpcInformationList}, required=frozenset(("OutpostId", "VpcInformationList")))
SHAPE_CountryCode: Final = Text(pattern=PATTERN_CountryCode, least=2, most=2)
SHAPE_QuoteCapacityType: Final = Text(values=ENUM_QuoteCapacityType)
SHAPE_String: Final = Text(pattern=PATTERN_TagValue, least=1, most=1000)
SHAPE_NullableFloat: Final = Number()
SHAPE_QuoteCapacity: Final = Members(members={"QuoteCapacityType": SHAPE_QuoteCapacityType, "Unit": SHAPE_String, "Quantity": SHAPE_NullableFloat})
SHAPE_QuoteCapacityList: Final = Items(member=SHAPE_QuoteCapacity, most=2000)
SHAPE_QuoteConstraintType: Final = Text(values=ENUM_QuoteConstraintType)
SHAPE_ConstraintValue: Final = Text(pattern=PATTERN_TagValue, least=1, most=2048)
SHAPE_QuoteConstraint: Final = Members(members={"QuoteConstraintType": SHAPE_QuoteConstraintType, "Value": SHAPE_ConstraintValue})
SHAPE_QuoteConstraintList: Final = Items(member=SHAPE_QuoteConstraint, most=10)
SHAPE_PaymentOptionList: Final = Items(member=SHAPE_PaymentOption, most=3)
SHAPE_PaymentTermList: Final = Items(member=SHAPE_PaymentTerm, most=3)
SHAPE_QuoteDescription: Final = Text(pattern=PATTERN_QuoteDescription, least=0, most=1024, sensitive=True)
SHAPE_CreateQuoteInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "CountryCode": SHAPE_CountryCode, "RequestedCapacities": SHAPE_QuoteCapacityList, "RequestedConstraints": SHAPE_QuoteConstraintList, "RequestedPaymentOptions": SHAPE_PaymentOptionList, "RequestedPaymentTerms": SHAPE_PaymentTermList, "Description": SHAPE_QuoteDescription}, required=frozenset(("CountryCode", "RequestedCapacities")))
SHAPE_AutoFillIdempotencyToken: Final = Text(pattern=PATTERN_AutoFillIdempotencyToken, least=1, most=64)
SHAPE_CreateRenewalInput: Final = Members(members={"PaymentOption": SHAPE_PaymentOption, "PaymentTerm": SHAPE_PaymentTerm, "OutpostIdentifier": SHAPE_OutpostIdentifier, "ClientToken": SHAPE_AutoFillIdempotencyToken}, required=frozenset(("PaymentOption", "PaymentTerm", "OutpostIdentifier")))
SHAPE_SiteName: Final = Text(pattern=PATTERN_OutpostName, least=1, most=1000)
SHAPE_SiteDescription: Final = Text(pattern=PATTERN_OutpostName, least=1, most=1001)
SHAPE_SiteNotes: Final = Text(pattern=PATTERN_TagValue, least=1, most=2000)
SHAPE_ContactName: Final = Text(pattern=PATTERN_ContactName, least=1, most=255)
SHAPE_ContactPhoneNumber: Final = Text(pattern=PATTERN_ContactPhoneNumber, least=1, most=20)
SHAPE_AddressLine1: Final = Text(pattern=PATTERN_ContactName, least=1, most=180)
SHAPE_AddressLine2: Final = Text(pattern=PATTERN_ContactName, least=0, most=60)
SHAPE_AddressLine3: Final = Text(pattern=PATTERN_ContactName, least=0, most=60)
SHAPE_City: Final = Text(pattern=PATTERN_ContactName, least=1, most=50)
SHAPE_StateOrRegion: Final = Text(pattern=PATTERN_ContactName, least=1, most=50)
SHAPE_DistrictOrCounty: Final = Text(pattern=PATTERN_DistrictOrCounty, least=1, most=60)
SHAPE_PostalCode: Final = Text(pattern=PATTERN_PostalCode, least=1, most=20)
SHAPE_Municipality: Final = Text(pattern=PATTERN_ContactName, least=0, most=180)
SHAPE_Address: Final = Members(members={"ContactName": SHAPE_ContactName, "ContactPhoneNumber": SHAPE_ContactPhoneNumber, "AddressLine1": SHAPE_AddressLine1, "AddressLine2": SHAPE_AddressLine2, "AddressLine3": SHAPE_AddressLine3, "City": SHAPE_City, "StateOrRegion": SHAPE_StateOrRegion, "DistrictOrCounty": SHAPE_DistrictOrCounty, "PostalCode": SHAPE_PostalCode, "CountryCode": SHAPE_CountryCode, "Municipality": SHAPE_Municipality}, required=frozenset(("ContactName", "ContactPhoneNumber", "AddressLine1", "City", "StateOrRegion", "PostalCode", "CountryCode")), sensitive=True)
SHAPE_PowerDrawKva: Final = Text(values=ENUM_PowerDrawKva)
SHAPE_PowerPhase: Final = Text(values=ENUM_PowerPhase)
SHAPE_PowerConnector: Final = Text(values=ENUM_PowerConnector)
SHAPE_PowerFeedDrop: Final = Text(values=ENUM_PowerFeedDrop)
SHAPE_UplinkGbps: Final = Text(values=ENUM_UplinkGbps)
SHAPE_UplinkCount: Final = Text(values=ENUM_UplinkCount)
SHAPE_FiberOpticCableType: Final = Text(values=ENUM_FiberOpticCableType)
SHAPE_OpticalStandard: Final = Text(values=ENUM_OpticalStandard)
SHAPE_MaximumSupportedWeightLbs: Final = Text(values=ENUM_MaximumSupportedWeightLbs)
SHAPE_RackPhysicalProperties: Final = Members(members={"PowerDrawKva": SHAPE_PowerDrawKva, "PowerPhase": SHAPE_PowerPhase, "PowerConnector": SHAPE_PowerConnector, "PowerFeedDrop": SHAPE_PowerFeedDrop, "UplinkGbps": SHAPE_UplinkGbps, "UplinkCount": SHAPE_UplinkCount, "FiberOpticCableType": SHAPE_FiberOpticCableType, "OpticalStandard": SHAPE_OpticalStandard, "MaximumSupportedWeightLbs": SHAPE_MaximumSupportedWeightLbs})
SHAPE_CreateSiteInput: Final = Members(members={"Name": SHAPE_SiteName, "Description": SHAPE_SiteDescription, "Notes": SHAPE_SiteNotes, "Tags": SHAPE_TagMap, "OperatingAddress": SHAPE_Address, "ShippingAddress": SHAPE_Address, "RackPhysicalProperties": SHAPE_RackPhysicalProperties}, required=frozenset(("Name",)))
SHAPE_DeleteOutpostInput: Final = Members(members={"OutpostId": SHAPE_OutpostId}, required=frozenset(("OutpostId",)))
SHAPE_DeleteQuoteInput: Final = Members(members={"QuoteIdentifier": SHAPE_QuoteIdentifier}, required=frozenset(("QuoteIdentifier",)))
SHAPE_DeleteSiteInput: Final = Members(members={"SiteId": SHAPE_SiteId}, required=frozenset(("SiteId",)))
SHAPE_GetCapacityTaskInput: Final = Members(members={"CapacityTaskId": SHAPE_CapacityTaskId, "OutpostIdentifier": SHAPE_OutpostIdentifier}, required=frozenset(("CapacityTaskId", "OutpostIdentifier")))
SHAPE_GetCatalogItemInput: Final = Members(members={"CatalogItemId": SHAPE_SkuCode}, required=frozenset(("CatalogItemId",)))
SHAPE_ConnectionId: Final = Text(pattern=PATTERN_ConnectionId, least=1, most=1024)
SHAPE_GetConnectionRequest: Final = Members(members={"ConnectionId": SHAPE_ConnectionId}, required=frozenset(("ConnectionId",)))
SHAPE_GetOrderInput: Final = Members(members={"OrderId": SHAPE_OrderId}, required=frozenset(("OrderId",)))
SHAPE_GetOutpostInput: Final = Members(members={"OutpostId": SHAPE_OutpostId}, required=frozenset(("OutpostId",)))
SHAPE_Token: Final = Text(pattern=PATTERN_Token, least=1, most=2048)
SHAPE_MaxResults1000: Final = Number(least=1, most=1000)
SHAPE_GetOutpostBillingInformationInput: Final = Members(members={"NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000, "OutpostIdentifier": SHAPE_OutpostIdentifier}, required=frozenset(("OutpostIdentifier",)))
SHAPE_GetOutpostInstanceTypesInput: Final = Members(members={"OutpostId": SHAPE_OutpostId, "NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000}, required=frozenset(("OutpostId",)))
SHAPE_AssetIdInput: Final = Text(pattern=PATTERN_AssetIdInput, least=10, most=10)
SHAPE_GetOutpostSupportedInstanceTypesInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "OrderId": SHAPE_OrderId, "AssetId": SHAPE_AssetIdInput, "MaxResults": SHAPE_MaxResults1000, "NextToken": SHAPE_Token}, required=frozenset(("OutpostIdentifier",)))
SHAPE_GetPrivateConnectivityConfigInput: Final = Members(members={"OutpostId": SHAPE_OutpostId}, required=frozenset(("OutpostId",)))
SHAPE_GetQuoteInput: Final = Members(members={"QuoteIdentifier": SHAPE_QuoteIdentifier}, required=frozenset(("QuoteIdentifier",)))
SHAPE_GetRenewalPricingInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier}, required=frozenset(("OutpostIdentifier",)))
SHAPE_GetSiteInput: Final = Members(members={"SiteId": SHAPE_SiteId}, required=frozenset(("SiteId",)))
SHAPE_AddressType: Final = Text(values=ENUM_AddressType)
SHAPE_GetSiteAddressInput: Final = Members(members={"SiteId": SHAPE_SiteId, "AddressType": SHAPE_AddressType}, required=frozenset(("SiteId", "AddressType")))
SHAPE_AssetId: Final = Text(pattern=PATTERN_AssetId, least=1, most=100)
SHAPE_AssetIdList: Final = Items(member=SHAPE_AssetId)
SHAPE_OutpostInstanceType: Final = Text(pattern=PATTERN_OutpostInstanceType, least=3, most=30)
SHAPE_OutpostInstanceTypeList: Final = Items(member=SHAPE_OutpostInstanceType)
SHAPE_AccountId: Final = Text(pattern=PATTERN_AccountId, least=12, most=12)
SHAPE_AccountIdList: Final = Items(member=SHAPE_AccountId)
SHAPE_AWSServiceName: Final = Text(values=ENUM_AWSServiceName)
SHAPE_AWSServiceNameList: Final = Items(member=SHAPE_AWSServiceName)
SHAPE_ListAssetInstancesInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "AssetIdFilter": SHAPE_AssetIdList, "InstanceTypeFilter": SHAPE_OutpostInstanceTypeList, "AccountIdFilter": SHAPE_AccountIdList, "AwsServiceFilter": SHAPE_AWSServiceNameList, "MaxResults": SHAPE_MaxResults1000, "NextToken": SHAPE_Token}, required=frozenset(("OutpostIdentifier",)))
SHAPE_HostId: Final = Text(pattern=PATTERN_HostId, least=1, most=50)
SHAPE_HostIdList: Final = Items(member=SHAPE_HostId)
SHAPE_AssetState: Final = Text(values=ENUM_AssetState)
SHAPE_StatusList: Final = Items(member=SHAPE_AssetState, least=1, most=5)
SHAPE_AssetType: Final = Text(values=ENUM_AssetType)
SHAPE_AssetTypeList: Final = Items(member=SHAPE_AssetType, least=1, most=5)
SHAPE_ListAssetsInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "HostIdFilter": SHAPE_HostIdList, "MaxResults": SHAPE_MaxResults1000, "NextToken": SHAPE_Token, "StatusFilter": SHAPE_StatusList, "AssetTypeFilter": SHAPE_AssetTypeList}, required=frozenset(("OutpostIdentifier",)))
SHAPE_ListBlockingInstancesForCapacityTaskInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "CapacityTaskId": SHAPE_CapacityTaskId, "MaxResults": SHAPE_MaxResults1000, "NextToken": SHAPE_Token}, required=frozenset(("OutpostIdentifier", "CapacityTaskId")))
SHAPE_CapacityTaskStatus: Final = Text(values=ENUM_CapacityTaskStatus)
SHAPE_CapacityTaskStatusList: Final = Items(member=SHAPE_CapacityTaskStatus)
SHAPE_ListCapacityTasksInput: Final = Members(members={"OutpostIdentifierFilter": SHAPE_OutpostIdentifier, "MaxResults": SHAPE_MaxResults1000, "NextToken": SHAPE_Token, "CapacityTaskStatusFilter": SHAPE_CapacityTaskStatusList})
SHAPE_CatalogItemClass: Final = Text(values=ENUM_CatalogItemClass)
SHAPE_CatalogItemClassList: Final = Items(member=SHAPE_CatalogItemClass)
SHAPE_SupportedStorageEnum: Final = Text(values=ENUM_SupportedStorageEnum)
SHAPE_SupportedStorageList: Final = Items(member=SHAPE_SupportedStorageEnum)
SHAPE_Family: Final = Text(pattern=PATTERN_Family, told=r"^[a-z0-9]+[a-z0-9-]*[a-z0-9]+$", least=1, most=10)
SHAPE_EC2FamilyList: Final = Items(member=SHAPE_Family)
SHAPE_ListCatalogItemsInput: Final = Members(members={"NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000, "ItemClassFilter": SHAPE_CatalogItemClassList, "SupportedStorageFilter": SHAPE_SupportedStorageList, "EC2FamilyFilter": SHAPE_EC2FamilyList})
SHAPE_OutpostGeneration: Final = Text(values=ENUM_OutpostGeneration)
SHAPE_ListOrderableInstanceTypesInput: Final = Members(members={"OutpostGenerationFilter": SHAPE_OutpostGeneration, "MaxResults": SHAPE_MaxResults1000, "NextToken": SHAPE_Token})
SHAPE_ListOrdersInput: Final = Members(members={"OutpostIdentifierFilter": SHAPE_OutpostIdentifier, "NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000})
SHAPE_LifeCycleStatus: Final = Text(pattern=PATTERN_LifeCycleStatus, least=1, most=20)
SHAPE_LifeCycleStatusList: Final = Items(member=SHAPE_LifeCycleStatus, least=1, most=5)
SHAPE_AvailabilityZoneList: Final = Items(member=SHAPE_AvailabilityZone, least=1, most=5)
SHAPE_AvailabilityZoneIdList: Final = Items(member=SHAPE_AvailabilityZoneId, least=1, most=5)
SHAPE_ListOutpostsInput: Final = Members(members={"NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000, "LifeCycleStatusFilter": SHAPE_LifeCycleStatusList, "AvailabilityZoneFilter": SHAPE_AvailabilityZoneList, "AvailabilityZoneIdFilter": SHAPE_AvailabilityZoneIdList})
SHAPE_ListQuotesInput: Final = Members(members={"NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000})
SHAPE_CountryCodeList: Final = Items(member=SHAPE_CountryCode)
SHAPE_StateOrRegionList: Final = Items(member=SHAPE_StateOrRegion)
SHAPE_CityList: Final = Items(member=SHAPE_City)
SHAPE_ListSitesInput: Final = Members(members={"NextToken": SHAPE_Token, "MaxResults": SHAPE_MaxResults1000, "OperatingAddressCountryCodeFilter": SHAPE_CountryCodeList, "OperatingAddressStateOrRegionFilter": SHAPE_StateOrRegionList, "OperatingAddressCityFilter": SHAPE_CityList})
SHAPE_Arn: Final = Text(pattern=PATTERN_Arn, most=1011)
SHAPE_ListTagsForResourceRequest: Final = Members(members={"ResourceArn": SHAPE_Arn}, required=frozenset(("ResourceArn",)))
SHAPE_InstanceTypeName: Final = Text(pattern=PATTERN_InstanceTypeName, least=1, most=64)
SHAPE_InstanceTypeCount: Final = Number(least=0, most=9999)
SHAPE_InstanceTypeCapacity: Final = Members(members={"InstanceType": SHAPE_InstanceTypeName, "Count": SHAPE_InstanceTypeCount}, required=frozenset(("InstanceType", "Count")))
SHAPE_RequestedInstancePools: Final = Items(member=SHAPE_InstanceTypeCapacity)
SHAPE_InstanceId: Final = Text(pattern=PATTERN_InstanceId, least=11, most=32)
SHAPE_InstanceIdList: Final = Items(member=SHAPE_InstanceId)
SHAPE_InstancesToExclude: Final = Members(members={"Instances": SHAPE_InstanceIdList, "AccountIds": SHAPE_AccountIdList, "Services": SHAPE_AWSServiceNameList})
SHAPE_DryRun: Final = Flag()
SHAPE_TaskActionOnBlockingInstances: Final = Text(values=ENUM_TaskActionOnBlockingInstances)
SHAPE_StartCapacityTaskInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "OrderId": SHAPE_OrderId, "AssetId": SHAPE_AssetIdInput, "InstancePools": SHAPE_RequestedInstancePools, "InstancesToExclude": SHAPE_InstancesToExclude, "DryRun": SHAPE_DryRun, "TaskActionOnBlockingInstances": SHAPE_TaskActionOnBlockingInstances}, required=frozenset(("OutpostIdentifier", "InstancePools")))
SHAPE_DeviceSerialNumber: Final = Text(pattern=PATTERN_AssetId, least=1, most=100)
SHAPE_WireGuardPublicKey: Final = Text(pattern=PATTERN_WireGuardPublicKey, least=44, most=44)
SHAPE_NetworkInterfaceDeviceIndex: Final = Number(least=0, most=1)
SHAPE_StartConnectionRequest: Final = Members(members={"DeviceSerialNumber": SHAPE_DeviceSerialNumber, "AssetId": SHAPE_AssetId, "ClientPublicKey": SHAPE_WireGuardPublicKey, "NetworkInterfaceDeviceIndex": SHAPE_NetworkInterfaceDeviceIndex}, required=frozenset(("AssetId", "ClientPublicKey", "NetworkInterfaceDeviceIndex")))
SHAPE_ValidateOnly: Final = Flag()
SHAPE_StartOutpostDecommissionInput: Final = Members(members={"OutpostIdentifier": SHAPE_OutpostIdentifier, "ValidateOnly": SHAPE_ValidateOnly}, required=frozenset(("OutpostIdentifier",)))
SHAPE_TagResourceRequest: Final = Members(members={"ResourceArn": SHAPE_Arn, "Tags": SHAPE_TagMap}, required=frozenset(("ResourceArn", "Tags")))
SHAPE_TagKeyList: Final = Items(member=SHAPE_TagKey, least=1, most=50)
SHAPE_UntagResourceRequest: Final = Members(members={"ResourceArn": SHAPE_Arn, "TagKeys": SHAPE_TagKeyList}, required=frozenset(("ResourceArn", "TagKeys")))
SHAPE_UpdateOutpostInput: Final = Members(members={"OutpostId": SHAPE_OutpostId, "Name": SHAPE_OutpostName, "Description": SHAPE_OutpostDescription, "SupportedHardwareType": SHAPE_SupportedHardwareType}, required=frozenset(("OutpostId",)))
SHAPE_OutpostIdentifierOrEmpty: Final = Text(pattern=PATTERN_OutpostIdentifierOrEmpty, least=0, most=180)
SHAPE_UpdateQuoteInput: Final = Members(members={"QuoteIdentifier": SHAPE_QuoteIdentifier, "OutpostIdentifier": SHAPE_OutpostIdentifierOrEmpty, "CountryCode": SHAPE_CountryCode, "RequestedCapacities": SHAPE_QuoteCapacityList, "RequestedConstraints": SHAPE_QuoteConstraintList, "RequestedPaymentOptions": SHAPE_PaymentOptionList, "RequestedPaymentTerms": SHAPE_PaymentTermList, "Description": SHAPE_QuoteDescription}, required=frozenset(("QuoteIdentifier",)))
SHAPE_UpdateSiteInput: Final = Members(members={"SiteId": SHAPE_SiteId, "Name": SHAPE_SiteName, "Description": SHAPE_SiteDescription, "Notes": SHAPE_SiteNotes}, required=frozenset(("SiteId",)))
SHAPE_UpdateSiteAddressInput: Final = Members(members={"SiteId": SHAPE_SiteId, "AddressType": SHAPE_AddressType, "Address": SHAPE_Address}, required=frozenset(("SiteId", "AddressType", "Address")))
SHAPE_UpdateSiteRackPhysicalPropertiesInput: Final = Members(members={"SiteId": SHAPE_SiteId, "PowerDrawKva": SHAPE_PowerDrawKva, "PowerPhase": SHAPE_PowerPhase, "PowerConnector": SHAPE_PowerConnector, "PowerFeedDrop": SHAPE_PowerFeedDrop, "UplinkGbps": SHAPE_UplinkGbps, "UplinkCount": SHAPE_UplinkCount, "FiberOpticCableType": SHAPE_FiberOpticCableType, "OpticalStandard": SHAPE_OpticalStandard, "MaximumSupportedWeightLbs": SHAPE_MaximumSupportedWeightLbs}, required=frozenset(("SiteId",)))


class Body_LineItemRequest(TypedDict, total=False):
    CatalogItemId: str | None
    Quantity: Integer | None


class Body_CreateOrderInput(TypedDict, total=False):
    OutpostIdentifier: str | None
    QuoteIdentifier: str | None
    QuoteOptionIdentifier: str | None
    LineItems: list[Body_LineItemRequest] | None
    PaymentOption: str | None
    PaymentTerm: str | None


decode_CreateOrderInput: Final = Decoder(Body_CreateOrderInput).decode


class Body_CreateOutpostInput(TypedDict, total=False):
    Name: str | None
    Description: str | None
    SiteId: str | None
    AvailabilityZone: str | None
    AvailabilityZoneId: str | None
    Tags: dict[str, str] | None
    SupportedHardwareType: str | None


decode_CreateOutpostInput: Final = Decoder(Body_CreateOutpostInput).decode


class Body_VpcInformation(TypedDict, total=False):
    VpcId: str | None
    SubnetIds: list[str] | None
    VpcEndpointId: str | None


class Body_CreatePrivateConnectivityConfigInput(TypedDict, total=False):
    VpcInformationList: list[Body_VpcInformation] | None


decode_CreatePrivateConnectivityConfigInput: Final = Decoder(Body_CreatePrivateConnectivityConfigInput).decode


class Body_QuoteCapacity(TypedDict, total=False):
    QuoteCapacityType: str | None
    Unit: str | None
    Quantity: float | None


class Body_QuoteConstraint(TypedDict, total=False):
    QuoteConstraintType: str | None
    Value: str | None


class Body_CreateQuoteInput(TypedDict, total=False):
    OutpostIdentifier: str | None
    CountryCode: str | None
    RequestedCapacities: list[Body_QuoteCapacity] | None
    RequestedConstraints: list[Body_QuoteConstraint] | None
    RequestedPaymentOptions: list[str] | None
    RequestedPaymentTerms: list[str] | None
    Description: str | None


decode_CreateQuoteInput: Final = Decoder(Body_CreateQuoteInput).decode


class Body_CreateRenewalInput(TypedDict, total=False):
    PaymentOption: str | None
    PaymentTerm: str | None
    OutpostIdentifier: str | None
    ClientToken: str | None


decode_CreateRenewalInput: Final = Decoder(Body_CreateRenewalInput).decode


class Body_Address(TypedDict, total=False):
    ContactName: str | None
    ContactPhoneNumber: str | None
    AddressLine1: str | None
    AddressLine2: str | None
    AddressLine3: str | None
    City: str | None
    StateOrRegion: str | None
    DistrictOrCounty: str | None
    PostalCode: str | None
    CountryCode: str | None
    Municipality: str | None


class Body_RackPhysicalProperties(TypedDict, total=False):
    PowerDrawKva: str | None
    PowerPhase: str | None
    PowerConnector: str | None
    PowerFeedDrop: str | None
    UplinkGbps: str | None
    UplinkCount: str | None
    FiberOpticCableType: str | None
    OpticalStandard: str | None
    MaximumSupportedWeightLbs: str | None


class Body_CreateSiteInput(TypedDict, total=False):
    Name: str | None
    Description: str | None
    Notes: str | None
    Tags: dict[str, str] | None
    OperatingAddress: Body_Address | None
    ShippingAddress: Body_Address | None
    RackPhysicalProperties: Body_RackPhysicalProperties | None


decode_CreateSiteInput: Final = Decoder(Body_CreateSiteInput).decode


class Body_InstanceTypeCapacity(TypedDict, total=False):
    InstanceType: str | None
    Count: Integer | None


class Body_InstancesToExclude(TypedDict, total=False):
    Instances: list[str] | None
    AccountIds: list[str] | None
    Services: list[str] | None


class Body_StartCapacityTaskInput(TypedDict, total=False):
    OrderId: str | None
    AssetId: str | None
    InstancePools: list[Body_InstanceTypeCapacity] | None
    InstancesToExclude: Body_InstancesToExclude | None
    DryRun: bool | None
    TaskActionOnBlockingInstances: str | None


decode_StartCapacityTaskInput: Final = Decoder(Body_StartCapacityTaskInput).decode


class Body_StartConnectionRequest(TypedDict, total=False):
    DeviceSerialNumber: str | None
    AssetId: str | None
    ClientPublicKey: str | None
    NetworkInterfaceDeviceIndex: Integer | None


decode_StartConnectionRequest: Final = Decoder(Body_StartConnectionRequest).decode


class Body_StartOutpostDecommissionInput(TypedDict, total=False):
    ValidateOnly: bool | None


decode_StartOutpostDecommissionInput: Final = Decoder(Body_StartOutpostDecommissionInput).decode


class Body_TagResourceRequest(TypedDict, total=False):
    Tags: dict[str, str] | None


decode_TagResourceRequest: Final = Decoder(Body_TagResourceRequest).decode


class Body_UpdateOutpostInput(TypedDict, total=False):
    Name: str | None
    Description: str | None
    SupportedHardwareType: str | None


decode_UpdateOutpostInput: Final = Decoder(Body_UpdateOutpostInput).decode


class Body_UpdateQuoteInput(TypedDict, total=False):
    OutpostIdentifier: str | None
    CountryCode: str | None
    RequestedCapacities: list[Body_QuoteCapacity] | None
    RequestedConstraints: list[Body_QuoteConstraint] | None
    RequestedPaymentOptions: list[str] | None
    RequestedPaymentTerms: list[str] | None
    Description: str | None


decode_UpdateQuoteInput: Final = Decoder(Body_UpdateQuoteInput).decode


class Body_UpdateSiteInput(TypedDict, total=False):
    Name: str | None
    Description: str | None
    Notes: str | None


decode_UpdateSiteInput: Final = Decoder(Body_UpdateSiteInput).decode


class Body_UpdateSiteAddressInput(TypedDict, total=False):
    AddressType: str | None
    Address: Body_Address | None


decode_UpdateSiteAddressInput: Final = Decoder(Body_UpdateSiteAddressInput).decode


class Body_UpdateSiteRackPhysicalPropertiesInput(TypedDict, total=False):
    PowerDrawKva: str | None
    PowerPhase: str | None
    PowerConnector: str | None
    PowerFeedDrop: str | None
    UplinkGbps: str | None
    UplinkCount: str | None
    FiberOpticCableType: str | None
    OpticalStandard: str | None
    MaximumSupportedWeightLbs: str | None


decode_UpdateSiteRackPhysicalPropertiesInput: Final = Decoder(Body_UpdateSiteRackPhysicalPropertiesInput).decode


def valid_CancelCapacityTaskInput(value: Mapping[str, Any]) -> bool:
    member = value.get("CapacityTaskId")
    if member is None or not (len(member) == 21 and matches_CapacityTaskId(member)):
        return False
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_CancelOrderInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OrderId")
    if member is None or not (1 <= len(member) <= 20 and matches_OrderId(member)):
        return False
    return True


def valid_LineItemRequest(value: Mapping[str, Any]) -> bool:
    member = value.get("CatalogItemId")
    if member is not None and not (1 <= len(member) <= 10 and matches_SkuCode(member)):
        return False
    member = value.get("Quantity")
    if member is not None and not (1 <= member):
        return False
    return True


def valid_LineItemRequestListDefinition(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 20:
        return False
    for item in value:
        if not (valid_LineItemRequest(item)):
            return False
    return True


def valid_CreateOrderInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("QuoteIdentifier")
    if member is not None and not (1 <= len(member) <= 255 and matches_QuoteIdentifier(member)):
        return False
    member = value.get("QuoteOptionIdentifier")
    if member is not None and not (1 <= len(member) <= 21 and matches_QuoteOptionIdentifier(member)):
        return False
    member = value.get("LineItems")
    if member is not None and not (valid_LineItemRequestListDefinition(member)):
        return False
    member = value.get("PaymentOption")
    if member is None or not (member in ENUM_PaymentOption):
        return False
    member = value.get("PaymentTerm")
    if member is not None and not (member in ENUM_PaymentTerm):
        return False
    return True


def valid_TagMap(value: Mapping[str, Any]) -> bool:
    if not 1 <= len(value) <= 50:
        return False
    for item in value:
        if not (1 <= len(item) <= 128 and matches_TagKey(item)):
            return False
    for item in value.values():
        if not (len(item) <= 256 and matches_TagValue(item)):
            return False
    return True


def valid_CreateOutpostInput(value: Mapping[str, Any]) -> bool:
    member = value.get("Name")
    if member is None or not (1 <= len(member) <= 255 and matches_OutpostName(member)):
        return False
    member = value.get("Description")
    if member is not None and not (len(member) <= 1000 and matches_OutpostDescription(member)):
        return False
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    member = value.get("AvailabilityZone")
    if member is not None and not (1 <= len(member) <= 1000 and matches_AvailabilityZone(member)):
        return False
    member = value.get("AvailabilityZoneId")
    if member is not None and not (1 <= len(member) <= 255 and matches_AvailabilityZoneId(member)):
        return False
    member = value.get("Tags")
    if member is not None and not (valid_TagMap(member)):
        return False
    member = value.get("SupportedHardwareType")
    if member is not None and not (member in ENUM_SupportedHardwareType):
        return False
    return True


def valid_SubnetIds(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 10:
        return False
    for item in value:
        if not (1 <= len(item) <= 25 and matches_VpcId(item)):
            return False
    return True


def valid_VpcInformation(value: Mapping[str, Any]) -> bool:
    member = value.get("VpcId")
    if member is not None and not (1 <= len(member) <= 25 and matches_VpcId(member)):
        return False
    member = value.get("SubnetIds")
    if member is not None and not (valid_SubnetIds(member)):
        return False
    member = value.get("VpcEndpointId")
    if member is not None and not (1 <= len(member) <= 25 and matches_VpcEndpointId(member)):
        return False
    return True


def valid_VpcInformationList(value: list[Any]) -> bool:
    if not len(value) == 1:
        return False
    for item in value:
        if not (valid_VpcInformation(item)):
            return False
    return True


def valid_CreatePrivateConnectivityConfigInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostId")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("VpcInformationList")
    if member is None or not (valid_VpcInformationList(member)):
        return False
    return True


def valid_QuoteCapacity(value: Mapping[str, Any]) -> bool:
    member = value.get("QuoteCapacityType")
    if member is not None and not (member in ENUM_QuoteCapacityType):
        return False
    member = value.get("Unit")
    if member is not None and not (1 <= len(member) <= 1000 and matches_TagValue(member)):
        return False
    return True


def valid_QuoteCapacityList(value: list[Any]) -> bool:
    if not len(value) <= 2000:
        return False
    for item in value:
        if not (valid_QuoteCapacity(item)):
            return False
    return True


def valid_QuoteConstraint(value: Mapping[str, Any]) -> bool:
    member = value.get("QuoteConstraintType")
    if member is not None and not (member in ENUM_QuoteConstraintType):
        return False
    member = value.get("Value")
    if member is not None and not (1 <= len(member) <= 2048 and matches_TagValue(member)):
        return False
    return True


def valid_QuoteConstraintList(value: list[Any]) -> bool:
    if not len(value) <= 10:
        return False
    for item in value:
        if not (valid_QuoteConstraint(item)):
            return False
    return True


def valid_PaymentOptionList(value: list[Any]) -> bool:
    if not len(value) <= 3:
        return False
    for item in value:
        if not (item in ENUM_PaymentOption):
            return False
    return True


def valid_PaymentTermList(value: list[Any]) -> bool:
    if not len(value) <= 3:
        return False
    for item in value:
        if not (item in ENUM_PaymentTerm):
            return False
    return True


def valid_CreateQuoteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is not None and not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("CountryCode")
    if member is None or not (len(member) == 2 and matches_CountryCode(member)):
        return False
    member = value.get("RequestedCapacities")
    if member is None or not (valid_QuoteCapacityList(member)):
        return False
    member = value.get("RequestedConstraints")
    if member is not None and not (valid_QuoteConstraintList(member)):
        return False
    member = value.get("RequestedPaymentOptions")
    if member is not None and not (valid_PaymentOptionList(member)):
        return False
    member = value.get("RequestedPaymentTerms")
    if member is not None and not (valid_PaymentTermList(member)):
        return False
    member = value.get("Description")
    if member is not None and not (len(member) <= 1024 and matches_QuoteDescription(member)):
        return False
    return True


def valid_CreateRenewalInput(value: Mapping[str, Any]) -> bool:
    member = value.get("PaymentOption")
    if member is None or not (member in ENUM_PaymentOption):
        return False
    member = value.get("PaymentTerm")
    if member is None or not (member in ENUM_PaymentTerm):
        return False
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("ClientToken")
    if member is not None and not (1 <= len(member) <= 64 and matches_AutoFillIdempotencyToken(member)):
        return False
    return True


def valid_Address(value: Mapping[str, Any]) -> bool:
    member = value.get("ContactName")
    if member is None or not (1 <= len(member) <= 255 and matches_ContactName(member)):
        return False
    member = value.get("ContactPhoneNumber")
    if member is None or not (1 <= len(member) <= 20 and matches_ContactPhoneNumber(member)):
        return False
    member = value.get("AddressLine1")
    if member is None or not (1 <= len(member) <= 180 and matches_ContactName(member)):
        return False
    member = value.get("AddressLine2")
    if member is not None and not (len(member) <= 60 and matches_ContactName(member)):
        return False
    member = value.get("AddressLine3")
    if member is not None and not (len(member) <= 60 and matches_ContactName(member)):
        return False
    member = value.get("City")
    if member is None or not (1 <= len(member) <= 50 and matches_ContactName(member)):
        return False
    member = value.get("StateOrRegion")
    if member is None or not (1 <= len(member) <= 50 and matches_ContactName(member)):
        return False
    member = value.get("DistrictOrCounty")
    if member is not None and not (1 <= len(member) <= 60 and matches_DistrictOrCounty(member)):
        return False
    member = value.get("PostalCode")
    if member is None or not (1 <= len(member) <= 20 and matches_PostalCode(member)):
        return False
    member = value.get("CountryCode")
    if member is None or not (len(member) == 2 and matches_CountryCode(member)):
        return False
    member = value.get("Municipality")
    if member is not None and not (len(member) <= 180 and matches_ContactName(member)):
        return False
    return True


def valid_RackPhysicalProperties(value: Mapping[str, Any]) -> bool:
    member = value.get("PowerDrawKva")
    if member is not None and not (member in ENUM_PowerDrawKva):
        return False
    member = value.get("PowerPhase")
    if member is not None and not (member in ENUM_PowerPhase):
        return False
    member = value.get("PowerConnector")
    if member is not None and not (member in ENUM_PowerConnector):
        return False
    member = value.get("PowerFeedDrop")
    if member is not None and not (member in ENUM_PowerFeedDrop):
        return False
    member = value.get("UplinkGbps")
    if member is not None and not (member in ENUM_UplinkGbps):
        return False
    member = value.get("UplinkCount")
    if member is not None and not (member in ENUM_UplinkCount):
        return False
    member = value.get("FiberOpticCableType")
    if member is not None and not (member in ENUM_FiberOpticCableType):
        return False
    member = value.get("OpticalStandard")
    if member is not None and not (member in ENUM_OpticalStandard):
        return False
    member = value.get("MaximumSupportedWeightLbs")
    if member is not None and not (member in ENUM_MaximumSupportedWeightLbs):
        return False
    return True


def valid_CreateSiteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("Name")
    if member is None or not (1 <= len(member) <= 1000 and matches_OutpostName(member)):
        return False
    member = value.get("Description")
    if member is not None and not (1 <= len(member) <= 1001 and matches_OutpostName(member)):
        return False
    member = value.get("Notes")
    if member is not None and not (1 <= len(member) <= 2000 and matches_TagValue(member)):
        return False
    member = value.get("Tags")
    if member is not None and not (valid_TagMap(member)):
        return False
    member = value.get("OperatingAddress")
    if member is not None and not (valid_Address(member)):
        return False
    member = value.get("ShippingAddress")
    if member is not None and not (valid_Address(member)):
        return False
    member = value.get("RackPhysicalProperties")
    if member is not None and not (valid_RackPhysicalProperties(member)):
        return False
    return True


def valid_DeleteOutpostInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostId")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_DeleteQuoteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("QuoteIdentifier")
    if member is None or not (1 <= len(member) <= 255 and matches_QuoteIdentifier(member)):
        return False
    return True


def valid_DeleteSiteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    return True


def valid_GetCapacityTaskInput(value: Mapping[str, Any]) -> bool:
    member = value.get("CapacityTaskId")
    if member is None or not (len(member) == 21 and matches_CapacityTaskId(member)):
        return False
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_GetCatalogItemInput(value: Mapping[str, Any]) -> bool:
    member = value.get("CatalogItemId")
    if member is None or not (1 <= len(member) <= 10 and matches_SkuCode(member)):
        return False
    return True


def valid_GetConnectionRequest(value: Mapping[str, Any]) -> bool:
    member = value.get("ConnectionId")
    if member is None or not (1 <= len(member) <= 1024 and matches_ConnectionId(member)):
        return False
    return True


def valid_GetOrderInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OrderId")
    if member is None or not (1 <= len(member) <= 20 and matches_OrderId(member)):
        return False
    return True


def valid_GetOutpostInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostId")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_GetOutpostBillingInformationInput(value: Mapping[str, Any]) -> bool:
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_GetOutpostInstanceTypesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostId")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    return True


def valid_GetOutpostSupportedInstanceTypesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("OrderId")
    if member is not None and not (1 <= len(member) <= 20 and matches_OrderId(member)):
        return False
    member = value.get("AssetId")
    if member is not None and not (len(member) == 10 and matches_AssetIdInput(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    return True


def valid_GetPrivateConnectivityConfigInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostId")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_GetQuoteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("QuoteIdentifier")
    if member is None or not (1 <= len(member) <= 255 and matches_QuoteIdentifier(member)):
        return False
    return True


def valid_GetRenewalPricingInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_GetSiteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    return True


def valid_GetSiteAddressInput(value: Mapping[str, Any]) -> bool:
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    member = value.get("AddressType")
    if member is None or not (member in ENUM_AddressType):
        return False
    return True


def valid_AssetIdList(value: list[Any]) -> bool:
    for item in value:
        if not (1 <= len(item) <= 100 and matches_AssetId(item)):
            return False
    return True


def valid_OutpostInstanceTypeList(value: list[Any]) -> bool:
    for item in value:
        if not (3 <= len(item) <= 30 and matches_OutpostInstanceType(item)):
            return False
    return True


def valid_AccountIdList(value: list[Any]) -> bool:
    for item in value:
        if not (len(item) == 12 and matches_AccountId(item)):
            return False
    return True


def valid_AWSServiceNameList(value: list[Any]) -> bool:
    for item in value:
        if not (item in ENUM_AWSServiceName):
            return False
    return True


def valid_ListAssetInstancesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("AssetIdFilter")
    if member is not None and not (valid_AssetIdList(member)):
        return False
    member = value.get("InstanceTypeFilter")
    if member is not None and not (valid_OutpostInstanceTypeList(member)):
        return False
    member = value.get("AccountIdFilter")
    if member is not None and not (valid_AccountIdList(member)):
        return False
    member = value.get("AwsServiceFilter")
    if member is not None and not (valid_AWSServiceNameList(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    return True


def valid_HostIdList(value: list[Any]) -> bool:
    for item in value:
        if not (1 <= len(item) <= 50 and matches_HostId(item)):
            return False
    return True


def valid_StatusList(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 5:
        return False
    for item in value:
        if not (item in ENUM_AssetState):
            return False
    return True


def valid_AssetTypeList(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 5:
        return False
    for item in value:
        if not (item in ENUM_AssetType):
            return False
    return True


def valid_ListAssetsInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("HostIdFilter")
    if member is not None and not (valid_HostIdList(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("StatusFilter")
    if member is not None and not (valid_StatusList(member)):
        return False
    member = value.get("AssetTypeFilter")
    if member is not None and not (valid_AssetTypeList(member)):
        return False
    return True


def valid_ListBlockingInstancesForCapacityTaskInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("CapacityTaskId")
    if member is None or not (len(member) == 21 and matches_CapacityTaskId(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    return True


def valid_CapacityTaskStatusList(value: list[Any]) -> bool:
    for item in value:
        if not (item in ENUM_CapacityTaskStatus):
            return False
    return True


def valid_ListCapacityTasksInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifierFilter")
    if member is not None and not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("CapacityTaskStatusFilter")
    if member is not None and not (valid_CapacityTaskStatusList(member)):
        return False
    return True


def valid_CatalogItemClassList(value: list[Any]) -> bool:
    for item in value:
        if not (item in ENUM_CatalogItemClass):
            return False
    return True


def valid_SupportedStorageList(value: list[Any]) -> bool:
    for item in value:
        if not (item in ENUM_SupportedStorageEnum):
            return False
    return True


def valid_EC2FamilyList(value: list[Any]) -> bool:
    for item in value:
        if not (1 <= len(item) <= 10 and matches_Family(item)):
            return False
    return True


def valid_ListCatalogItemsInput(value: Mapping[str, Any]) -> bool:
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("ItemClassFilter")
    if member is not None and not (valid_CatalogItemClassList(member)):
        return False
    member = value.get("SupportedStorageFilter")
    if member is not None and not (valid_SupportedStorageList(member)):
        return False
    member = value.get("EC2FamilyFilter")
    if member is not None and not (valid_EC2FamilyList(member)):
        return False
    return True


def valid_ListOrderableInstanceTypesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostGenerationFilter")
    if member is not None and not (member in ENUM_OutpostGeneration):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    return True


def valid_ListOrdersInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifierFilter")
    if member is not None and not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    return True


def valid_LifeCycleStatusList(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 5:
        return False
    for item in value:
        if not (1 <= len(item) <= 20 and matches_LifeCycleStatus(item)):
            return False
    return True


def valid_AvailabilityZoneList(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 5:
        return False
    for item in value:
        if not (1 <= len(item) <= 1000 and matches_AvailabilityZone(item)):
            return False
    return True


def valid_AvailabilityZoneIdList(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 5:
        return False
    for item in value:
        if not (1 <= len(item) <= 255 and matches_AvailabilityZoneId(item)):
            return False
    return True


def valid_ListOutpostsInput(value: Mapping[str, Any]) -> bool:
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("LifeCycleStatusFilter")
    if member is not None and not (valid_LifeCycleStatusList(member)):
        return False
    member = value.get("AvailabilityZoneFilter")
    if member is not None and not (valid_AvailabilityZoneList(member)):
        return False
    member = value.get("AvailabilityZoneIdFilter")
    if member is not None and not (valid_AvailabilityZoneIdList(member)):
        return False
    return True


def valid_ListQuotesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    return True


def valid_CountryCodeList(value: list[Any]) -> bool:
    for item in value:
        if not (len(item) == 2 and matches_CountryCode(item)):
            return False
    return True


def valid_StateOrRegionList(value: list[Any]) -> bool:
    for item in value:
        if not (1 <= len(item) <= 50 and matches_ContactName(item)):
            return False
    return True


def valid_CityList(value: list[Any]) -> bool:
    for item in value:
        if not (1 <= len(item) <= 50 and matches_ContactName(item)):
            return False
    return True


def valid_ListSitesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("NextToken")
    if member is not None and not (1 <= len(member) <= 2048 and matches_Token(member)):
        return False
    member = value.get("MaxResults")
    if member is not None and not (1 <= member <= 1000):
        return False
    member = value.get("OperatingAddressCountryCodeFilter")
    if member is not None and not (valid_CountryCodeList(member)):
        return False
    member = value.get("OperatingAddressStateOrRegionFilter")
    if member is not None and not (valid_StateOrRegionList(member)):
        return False
    member = value.get("OperatingAddressCityFilter")
    if member is not None and not (valid_CityList(member)):
        return False
    return True


def valid_ListTagsForResourceRequest(value: Mapping[str, Any]) -> bool:
    member = value.get("ResourceArn")
    if member is None or not (len(member) <= 1011 and matches_Arn(member)):
        return False
    return True


def valid_InstanceTypeCapacity(value: Mapping[str, Any]) -> bool:
    member = value.get("InstanceType")
    if member is None or not (1 <= len(member) <= 64 and matches_InstanceTypeName(member)):
        return False
    member = value.get("Count")
    if member is None or not (0 <= member <= 9999):
        return False
    return True


def valid_RequestedInstancePools(value: list[Any]) -> bool:
    for item in value:
        if not (valid_InstanceTypeCapacity(item)):
            return False
    return True


def valid_InstanceIdList(value: list[Any]) -> bool:
    for item in value:
        if not (11 <= len(item) <= 32 and matches_InstanceId(item)):
            return False
    return True


def valid_InstancesToExclude(value: Mapping[str, Any]) -> bool:
    member = value.get("Instances")
    if member is not None and not (valid_InstanceIdList(member)):
        return False
    member = value.get("AccountIds")
    if member is not None and not (valid_AccountIdList(member)):
        return False
    member = value.get("Services")
    if member is not None and not (valid_AWSServiceNameList(member)):
        return False
    return True


def valid_StartCapacityTaskInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("OrderId")
    if member is not None and not (1 <= len(member) <= 20 and matches_OrderId(member)):
        return False
    member = value.get("AssetId")
    if member is not None and not (len(member) == 10 and matches_AssetIdInput(member)):
        return False
    member = value.get("InstancePools")
    if member is None or not (valid_RequestedInstancePools(member)):
        return False
    member = value.get("InstancesToExclude")
    if member is not None and not (valid_InstancesToExclude(member)):
        return False
    member = value.get("TaskActionOnBlockingInstances")
    if member is not None and not (member in ENUM_TaskActionOnBlockingInstances):
        return False
    return True


def valid_StartConnectionRequest(value: Mapping[str, Any]) -> bool:
    member = value.get("DeviceSerialNumber")
    if member is not None and not (1 <= len(member) <= 100 and matches_AssetId(member)):
        return False
    member = value.get("AssetId")
    if member is None or not (1 <= len(member) <= 100 and matches_AssetId(member)):
        return False
    member = value.get("ClientPublicKey")
    if member is None or not (len(member) == 44 and matches_WireGuardPublicKey(member)):
        return False
    member = value.get("NetworkInterfaceDeviceIndex")
    if member is None or not (0 <= member <= 1):
        return False
    return True


def valid_StartOutpostDecommissionInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostIdentifier")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    return True


def valid_TagResourceRequest(value: Mapping[str, Any]) -> bool:
    member = value.get("ResourceArn")
    if member is None or not (len(member) <= 1011 and matches_Arn(member)):
        return False
    member = value.get("Tags")
    if member is None or not (valid_TagMap(member)):
        return False
    return True


def valid_TagKeyList(value: list[Any]) -> bool:
    if not 1 <= len(value) <= 50:
        return False
    for item in value:
        if not (1 <= len(item) <= 128 and matches_TagKey(item)):
            return False
    return True


def valid_UntagResourceRequest(value: Mapping[str, Any]) -> bool:
    member = value.get("ResourceArn")
    if member is None or not (len(member) <= 1011 and matches_Arn(member)):
        return False
    member = value.get("TagKeys")
    if member is None or not (valid_TagKeyList(member)):
        return False
    return True


def valid_UpdateOutpostInput(value: Mapping[str, Any]) -> bool:
    member = value.get("OutpostId")
    if member is None or not (1 <= len(member) <= 180 and matches_OutpostIdentifier(member)):
        return False
    member = value.get("Name")
    if member is not None and not (1 <= len(member) <= 255 and matches_OutpostName(member)):
        return False
    member = value.get("Description")
    if member is not None and not (len(member) <= 1000 and matches_OutpostDescription(member)):
        return False
    member = value.get("SupportedHardwareType")
    if member is not None and not (member in ENUM_SupportedHardwareType):
        return False
    return True


def valid_UpdateQuoteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("QuoteIdentifier")
    if member is None or not (1 <= len(member) <= 255 and matches_QuoteIdentifier(member)):
        return False
    member = value.get("OutpostIdentifier")
    if member is not None and not (len(member) <= 180 and matches_OutpostIdentifierOrEmpty(member)):
        return False
    member = value.get("CountryCode")
    if member is not None and not (len(member) == 2 and matches_CountryCode(member)):
        return False
    member = value.get("RequestedCapacities")
    if member is not None and not (valid_QuoteCapacityList(member)):
        return False
    member = value.get("RequestedConstraints")
    if member is not None and not (valid_QuoteConstraintList(member)):
        return False
    member = value.get("RequestedPaymentOptions")
    if member is not None and not (valid_PaymentOptionList(member)):
        return False
    member = value.get("RequestedPaymentTerms")
    if member is not None and not (valid_PaymentTermList(member)):
        return False
    member = value.get("Description")
    if member is not None and not (len(member) <= 1024 and matches_QuoteDescription(member)):
        return False
    return True


def valid_UpdateSiteInput(value: Mapping[str, Any]) -> bool:
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    member = value.get("Name")
    if member is not None and not (1 <= len(member) <= 1000 and matches_OutpostName(member)):
        return False
    member = value.get("Description")
    if member is not None and not (1 <= len(member) <= 1001 and matches_OutpostName(member)):
        return False
    member = value.get("Notes")
    if member is not None and not (1 <= len(member) <= 2000 and matches_TagValue(member)):
        return False
    return True


def valid_UpdateSiteAddressInput(value: Mapping[str, Any]) -> bool:
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    member = value.get("AddressType")
    if member is None or not (member in ENUM_AddressType):
        return False
    member = value.get("Address")
    if member is None or not (valid_Address(member)):
        return False
    return True


def valid_UpdateSiteRackPhysicalPropertiesInput(value: Mapping[str, Any]) -> bool:
    member = value.get("SiteId")
    if member is None or not (1 <= len(member) <= 255 and matches_SiteId(member)):
        return False
    member = value.get("PowerDrawKva")
    if member is not None and not (member in ENUM_PowerDrawKva):
        return False
    member = value.get("PowerPhase")
    if member is not None and not (member in ENUM_PowerPhase):
        return False
    member = value.get("PowerConnector")
    if member is not None and not (member in ENUM_PowerConnector):
        return False
    member = value.get("PowerFeedDrop")
    if member is not None and not (member in ENUM_PowerFeedDrop):
        return False
    member = value.get("UplinkGbps")
    if member is not None and not (member in ENUM_UplinkGbps):
        return False
    member = value.get("UplinkCount")
    if member is not None and not (member in ENUM_UplinkCount):
        return False
    member = value.get("FiberOpticCableType")
    if member is not None and not (member in ENUM_FiberOpticCableType):
        return False
    member = value.get("OpticalStandard")
    if member is not None and not (member in ENUM_OpticalStandard):
        return False
    member = value.get("MaximumSupportedWeightLbs")
    if member is not None and not (member in ENUM_MaximumSupportedWeightLbs):
        return False
    return True


def wire_Order(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("OrderSubmissionDate")
    if member is not None:
        copy["OrderSubmissionDate"] = epoch_seconds(member)
    member = value.get("OrderFulfilledDate")
    if member is not None:
        copy["OrderFulfilledDate"] = epoch_seconds(member)
    return copy


def wire_CreateOrderOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Order")
    if member is not None:
        copy["Order"] = wire_Order(member)
    return copy


def wire_Quote(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("CreatedDate")
    if member is not None:
        copy["CreatedDate"] = epoch_seconds(member)
    member = value.get("ExpirationDate")
    if member is not None:
        copy["ExpirationDate"] = epoch_seconds(member)
    return copy


def wire_CreateQuoteOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Quote")
    if member is not None:
        copy["Quote"] = wire_Quote(member)
    return copy


def wire_GetCapacityTaskOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("CreationDate")
    if member is not None:
        copy["CreationDate"] = epoch_seconds(member)
    member = value.get("CompletionDate")
    if member is not None:
        copy["CompletionDate"] = epoch_seconds(member)
    member = value.get("LastModifiedDate")
    if member is not None:
        copy["LastModifiedDate"] = epoch_seconds(member)
    return copy


def wire_GetOrderOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Order")
    if member is not None:
        copy["Order"] = wire_Order(member)
    return copy


def wire_Subscription(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("BeginDate")
    if member is not None:
        copy["BeginDate"] = epoch_seconds(member)
    member = value.get("EndDate")
    if member is not None:
        copy["EndDate"] = epoch_seconds(member)
    return copy


def wire_GetOutpostBillingInformationOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Subscriptions")
    if member is not None:
        copy["Subscriptions"] = [wire_Subscription(item) for item in member]
    return copy


def wire_GetQuoteOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Quote")
    if member is not None:
        copy["Quote"] = wire_Quote(member)
    return copy


def wire_CapacityTaskSummary(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("CreationDate")
    if member is not None:
        copy["CreationDate"] = epoch_seconds(member)
    member = value.get("CompletionDate")
    if member is not None:
        copy["CompletionDate"] = epoch_seconds(member)
    member = value.get("LastModifiedDate")
    if member is not None:
        copy["LastModifiedDate"] = epoch_seconds(member)
    return copy


def wire_ListCapacityTasksOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("CapacityTasks")
    if member is not None:
        copy["CapacityTasks"] = [wire_CapacityTaskSummary(item) for item in member]
    return copy


def wire_OrderSummary(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("OrderSubmissionDate")
    if member is not None:
        copy["OrderSubmissionDate"] = epoch_seconds(member)
    member = value.get("OrderFulfilledDate")
    if member is not None:
        copy["OrderFulfilledDate"] = epoch_seconds(member)
    return copy


def wire_ListOrdersOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Orders")
    if member is not None:
        copy["Orders"] = [wire_OrderSummary(item) for item in member]
    return copy


def wire_QuoteSummary(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("CreatedDate")
    if member is not None:
        copy["CreatedDate"] = epoch_seconds(member)
    member = value.get("ExpirationDate")
    if member is not None:
        copy["ExpirationDate"] = epoch_seconds(member)
    return copy


def wire_ListQuotesOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Quotes")
    if member is not None:
        copy["Quotes"] = [wire_QuoteSummary(item) for item in member]
    return copy


def wire_StartCapacityTaskOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("CreationDate")
    if member is not None:
        copy["CreationDate"] = epoch_seconds(member)
    member = value.get("CompletionDate")
    if member is not None:
        copy["CompletionDate"] = epoch_seconds(member)
    member = value.get("LastModifiedDate")
    if member is not None:
        copy["LastModifiedDate"] = epoch_seconds(member)
    return copy


def wire_UpdateQuoteOutput(value: Mapping[str, Any]) -> dict[str, Any]:
    copy = dict(value)
    member = value.get("Quote")
    if member is not None:
        copy["Quote"] = wire_Quote(member)
    return copy


def parse_CancelCapacityTask(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    request["CapacityTaskId"] = read_label(labels[1])
    return request


def parse_CancelOrder(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OrderId"] = read_label(labels[0])
    return request


def parse_CreateOrder(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_CreateOrderInput, body)
    return request


def parse_CreateOutpost(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_CreateOutpostInput, body)
    return request


def parse_CreatePrivateConnectivityConfig(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_CreatePrivateConnectivityConfigInput, body)
    request["OutpostId"] = read_label(labels[0])
    return request


def parse_CreateQuote(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_CreateQuoteInput, body)
    return request


def parse_CreateRenewal(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_CreateRenewalInput, body)
    return request


def parse_CreateSite(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_CreateSiteInput, body)
    return request


def parse_DeleteOutpost(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostId"] = read_label(labels[0])
    return request


def parse_DeleteQuote(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["QuoteIdentifier"] = read_label(labels[0])
    return request


def parse_DeleteSite(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["SiteId"] = read_label(labels[0])
    return request


def parse_GetCapacityTask(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    request["CapacityTaskId"] = read_label(labels[1])
    return request


def parse_GetCatalogItem(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["CatalogItemId"] = read_label(labels[0])
    return request


def parse_GetConnection(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["ConnectionId"] = read_label(labels[0])
    return request


def parse_GetOrder(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OrderId"] = read_label(labels[0])
    return request


def parse_GetOutpost(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostId"] = read_label(labels[0])
    return request


QUERY_GetOutpostBillingInformation: Final[Mapping[str, tuple[str, Query]]] = {
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
}


def parse_GetOutpostBillingInformation(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_GetOutpostBillingInformation)
    return request


QUERY_GetOutpostInstanceTypes: Final[Mapping[str, tuple[str, Query]]] = {
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
}


def parse_GetOutpostInstanceTypes(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostId"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_GetOutpostInstanceTypes)
    return request


QUERY_GetOutpostSupportedInstanceTypes: Final[Mapping[str, tuple[str, Query]]] = {
    "OrderId": ("OrderId", Query.TEXT),
    "AssetId": ("AssetId", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "NextToken": ("NextToken", Query.TEXT),
}


def parse_GetOutpostSupportedInstanceTypes(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_GetOutpostSupportedInstanceTypes)
    return request


def parse_GetPrivateConnectivityConfig(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostId"] = read_label(labels[0])
    return request


def parse_GetQuote(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["QuoteIdentifier"] = read_label(labels[0])
    return request


def parse_GetRenewalPricing(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    return request


def parse_GetSite(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["SiteId"] = read_label(labels[0])
    return request


QUERY_GetSiteAddress: Final[Mapping[str, tuple[str, Query]]] = {
    "AddressType": ("AddressType", Query.TEXT),
}


def parse_GetSiteAddress(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["SiteId"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_GetSiteAddress)
    return request


QUERY_ListAssetInstances: Final[Mapping[str, tuple[str, Query]]] = {
    "AssetIdFilter": ("AssetIdFilter", Query.TEXTS),
    "InstanceTypeFilter": ("InstanceTypeFilter", Query.TEXTS),
    "AccountIdFilter": ("AccountIdFilter", Query.TEXTS),
    "AwsServiceFilter": ("AwsServiceFilter", Query.TEXTS),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "NextToken": ("NextToken", Query.TEXT),
}


def parse_ListAssetInstances(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_ListAssetInstances)
    return request


QUERY_ListAssets: Final[Mapping[str, tuple[str, Query]]] = {
    "HostIdFilter": ("HostIdFilter", Query.TEXTS),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "NextToken": ("NextToken", Query.TEXT),
    "StatusFilter": ("StatusFilter", Query.TEXTS),
    "AssetTypeFilter": ("AssetTypeFilter", Query.TEXTS),
}


def parse_ListAssets(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_ListAssets)
    return request


QUERY_ListBlockingInstancesForCapacityTask: Final[Mapping[str, tuple[str, Query]]] = {
    "MaxResults": ("MaxResults", Query.INTEGER),
    "NextToken": ("NextToken", Query.TEXT),
}


def parse_ListBlockingInstancesForCapacityTask(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["OutpostIdentifier"] = read_label(labels[0])
    request["CapacityTaskId"] = read_label(labels[1])
    if query:
        read_query(query, request, QUERY_ListBlockingInstancesForCapacityTask)
    return request


QUERY_ListCapacityTasks: Final[Mapping[str, tuple[str, Query]]] = {
    "OutpostIdentifierFilter": ("OutpostIdentifierFilter", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "NextToken": ("NextToken", Query.TEXT),
    "CapacityTaskStatusFilter": ("CapacityTaskStatusFilter", Query.TEXTS),
}


def parse_ListCapacityTasks(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListCapacityTasks)
    return request


QUERY_ListCatalogItems: Final[Mapping[str, tuple[str, Query]]] = {
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "ItemClassFilter": ("ItemClassFilter", Query.TEXTS),
    "SupportedStorageFilter": ("SupportedStorageFilter", Query.TEXTS),
    "EC2FamilyFilter": ("EC2FamilyFilter", Query.TEXTS),
}


def parse_ListCatalogItems(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListCatalogItems)
    return request


QUERY_ListOrderableInstanceTypes: Final[Mapping[str, tuple[str, Query]]] = {
    "OutpostGenerationFilter": ("OutpostGenerationFilter", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "NextToken": ("NextToken", Query.TEXT),
}


def parse_ListOrderableInstanceTypes(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListOrderableInstanceTypes)
    return request


QUERY_ListOrders: Final[Mapping[str, tuple[str, Query]]] = {
    "OutpostIdentifierFilter": ("OutpostIdentifierFilter", Query.TEXT),
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
}


def parse_ListOrders(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListOrders)
    return request


QUERY_ListOutposts: Final[Mapping[str, tuple[str, Query]]] = {
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "LifeCycleStatusFilter": ("LifeCycleStatusFilter", Query.TEXTS),
    "AvailabilityZoneFilter": ("AvailabilityZoneFilter", Query.TEXTS),
    "AvailabilityZoneIdFilter": ("AvailabilityZoneIdFilter", Query.TEXTS),
}


def parse_ListOutposts(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListOutposts)
    return request


QUERY_ListQuotes: Final[Mapping[str, tuple[str, Query]]] = {
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
}


def parse_ListQuotes(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListQuotes)
    return request


QUERY_ListSites: Final[Mapping[str, tuple[str, Query]]] = {
    "NextToken": ("NextToken", Query.TEXT),
    "MaxResults": ("MaxResults", Query.INTEGER),
    "OperatingAddressCountryCodeFilter": ("OperatingAddressCountryCodeFilter", Query.TEXTS),
    "OperatingAddressStateOrRegionFilter": ("OperatingAddressStateOrRegionFilter", Query.TEXTS),
    "OperatingAddressCityFilter": ("OperatingAddressCityFilter", Query.TEXTS),
}


def parse_ListSites(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if query:
        read_query(query, request, QUERY_ListSites)
    return request


def parse_ListTagsForResource(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["ResourceArn"] = read_label(labels[0])
    return request


def parse_StartCapacityTask(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_StartCapacityTaskInput, body)
    request["OutpostIdentifier"] = read_label(labels[0])
    return request


def parse_StartConnection(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_StartConnectionRequest, body)
    return request


def parse_StartOutpostDecommission(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_StartOutpostDecommissionInput, body)
    request["OutpostIdentifier"] = read_label(labels[0])
    return request


def parse_TagResource(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_TagResourceRequest, body)
    request["ResourceArn"] = read_label(labels[0])
    return request


QUERY_UntagResource: Final[Mapping[str, tuple[str, Query]]] = {
    "tagKeys": ("TagKeys", Query.TEXTS),
}


def parse_UntagResource(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = {}
    request["ResourceArn"] = read_label(labels[0])
    if query:
        read_query(query, request, QUERY_UntagResource)
    return request


def parse_UpdateOutpost(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_UpdateOutpostInput, body)
    request["OutpostId"] = read_label(labels[0])
    return request


def parse_UpdateQuote(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_UpdateQuoteInput, body)
    request["QuoteIdentifier"] = read_label(labels[0])
    return request


def parse_UpdateSite(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_UpdateSiteInput, body)
    request["SiteId"] = read_label(labels[0])
    return request


def parse_UpdateSiteAddress(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_UpdateSiteAddressInput, body)
    request["SiteId"] = read_label(labels[0])
    return request


def parse_UpdateSiteRackPhysicalProperties(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:
    request: dict[str, Any] = read_body(decode_UpdateSiteRackPhysicalPropertiesInput, body)
    request["SiteId"] = read_label(labels[0])
    return request


ENUMS: Final[Mapping[str, tuple[str, ...]]] = {
    "AWSServiceName": ENUM_AWSServiceName,
    "AddressType": ENUM_AddressType,
    "AssetState": ENUM_AssetState,
    "AssetType": ENUM_AssetType,
    "BlockingResourceType": ENUM_BlockingResourceType,
    "CapacityTaskFailureType": ENUM_CapacityTaskFailureType,
    "CapacityTaskStatus": ENUM_CapacityTaskStatus,
    "CatalogItemClass": ENUM_CatalogItemClass,
    "CatalogItemStatus": ENUM_CatalogItemStatus,
    "ComputeAssetState": ENUM_ComputeAssetState,
    "CurrencyCode": ENUM_CurrencyCode,
    "DecommissionRequestStatus": ENUM_DecommissionRequestStatus,
    "FiberOpticCableType": ENUM_FiberOpticCableType,
    "FormFactor": ENUM_FormFactor,
    "LineItemStatus": ENUM_LineItemStatus,
    "MaximumSupportedWeightLbs": ENUM_MaximumSupportedWeightLbs,
    "OpticalStandard": ENUM_OpticalStandard,
    "OrderStatus": ENUM_OrderStatus,
    "OrderType": ENUM_OrderType,
    "OrderingRequirementStatus": ENUM_OrderingRequirementStatus,
    "OrderingRequirementType": ENUM_OrderingRequirementType,
    "OutpostGeneration": ENUM_OutpostGeneration,
    "PaymentOption": ENUM_PaymentOption,
    "PaymentTerm": ENUM_PaymentTerm,
    "PowerConnector": ENUM_PowerConnector,
    "PowerDrawKva": ENUM_PowerDrawKva,
    "PowerFeedDrop": ENUM_PowerFeedDrop,
    "PowerPhase": ENUM_PowerPhase,
    "PricingResult": ENUM_PricingResult,
    "PrivateConnectivityStatus": ENUM_PrivateConnectivityStatus,
    "QuoteCapacityType": ENUM_QuoteCapacityType,
    "QuoteConstraintType": ENUM_QuoteConstraintType,
    "QuotePricingType": ENUM_QuotePricingType,
    "QuoteRackUseType": ENUM_QuoteRackUseType,
    "QuoteSpecificationType": ENUM_QuoteSpecificationType,
    "QuoteStatus": ENUM_QuoteStatus,
    "RackScalingType": ENUM_RackScalingType,
    "RackUnitHeight": ENUM_RackUnitHeight,
    "ResourceType": ENUM_ResourceType,
    "ShipmentCarrier": ENUM_ShipmentCarrier,
    "SubscriptionStatus": ENUM_SubscriptionStatus,
    "SubscriptionType": ENUM_SubscriptionType,
    "SupportedHardwareType": ENUM_SupportedHardwareType,
    "SupportedStorageEnum": ENUM_SupportedStorageEnum,
    "TaskActionOnBlockingInstances": ENUM_TaskActionOnBlockingInstances,
    "UplinkCount": ENUM_UplinkCount,
    "UplinkGbps": ENUM_UplinkGbps,
}

ERRORS: Final[Mapping[str, int]] = {
    "AccessDeniedException": 403,
    "ConflictException": 409,
    "InternalServerException": 500,
    "NotFoundException": 404,
    "ServiceQuotaExceededException": 402,
    "ValidationException": 400,
}

OPERATIONS: Final[Mapping[str, Operation]] = {
    "CancelCapacityTask": Operation(
        name="CancelCapacityTask",
        method="POST",
        uri="/outposts/{OutpostId}/capacity/{CapacityTaskId}",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "ConflictException", "InternalServerException")),
        parse=parse_CancelCapacityTask,
        valid=valid_CancelCapacityTaskInput,
        input=SHAPE_CancelCapacityTaskInput,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "CancelOrder": Operation(
        name="CancelOrder",
        method="POST",
        uri="/orders/{OrderId}/cancel",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_CancelOrder,
        valid=valid_CancelOrderInput,
        input=SHAPE_CancelOrderInput,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "CreateOrder": Operation(
        name="CreateOrder",
        method="POST",
        uri="/orders",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "AccessDeniedException", "NotFoundException", "InternalServerException", "ServiceQuotaExceededException")),
        parse=parse_CreateOrder,
        valid=valid_CreateOrderInput,
        input=SHAPE_CreateOrderInput,
        output_members=frozenset(("Order",)),
        timestamps=wire_CreateOrderOutput,
    ),
    "CreateOutpost": Operation(
        name="CreateOutpost",
        method="POST",
        uri="/outposts",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException", "ServiceQuotaExceededException")),
        parse=parse_CreateOutpost,
        valid=valid_CreateOutpostInput,
        input=SHAPE_CreateOutpostInput,
        output_members=frozenset(("Outpost",)),
        timestamps=None,
    ),
    "CreatePrivateConnectivityConfig": Operation(
        name="CreatePrivateConnectivityConfig",
        method="POST",
        uri="/outposts/{OutpostId}/privateConnectivity",
        status=200,
        errors=frozenset(("ConflictException", "ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_CreatePrivateConnectivityConfig,
        valid=valid_CreatePrivateConnectivityConfigInput,
        input=SHAPE_CreatePrivateConnectivityConfigInput,
        output_members=frozenset(("PrivateConnectivityConfig", "OutpostId")),
        timestamps=None,
    ),
    "CreateQuote": Operation(
        name="CreateQuote",
        method="POST",
        uri="/quotes",
        status=200,
        errors=frozenset(("AccessDeniedException", "ValidationException", "InternalServerException", "NotFoundException")),
        parse=parse_CreateQuote,
        valid=valid_CreateQuoteInput,
        input=SHAPE_CreateQuoteInput,
        output_members=frozenset(("Quote",)),
        timestamps=wire_CreateQuoteOutput,
    ),
    "CreateRenewal": Operation(
        name="CreateRenewal",
        method="POST",
        uri="/renewals",
        status=200,
        errors=frozenset(("AccessDeniedException", "InternalServerException", "NotFoundException", "ValidationException")),
        parse=parse_CreateRenewal,
        valid=valid_CreateRenewalInput,
        input=SHAPE_CreateRenewalInput,
        output_members=frozenset(("PaymentOption", "PaymentTerm", "OutpostId", "UpfrontPrice", "MonthlyRecurringPrice", "Currency")),
        timestamps=None,
    ),
    "CreateSite": Operation(
        name="CreateSite",
        method="POST",
        uri="/sites",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "AccessDeniedException", "InternalServerException", "ServiceQuotaExceededException")),
        parse=parse_CreateSite,
        valid=valid_CreateSiteInput,
        input=SHAPE_CreateSiteInput,
        output_members=frozenset(("Site",)),
        timestamps=None,
    ),
    "DeleteOutpost": Operation(
        name="DeleteOutpost",
        method="DELETE",
        uri="/outposts/{OutpostId}",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_DeleteOutpost,
        valid=valid_DeleteOutpostInput,
        input=SHAPE_DeleteOutpostInput,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "DeleteQuote": Operation(
        name="DeleteQuote",
        method="DELETE",
        uri="/quotes/{QuoteIdentifier}",
        status=200,
        errors=frozenset(("NotFoundException", "AccessDeniedException", "InternalServerException", "ValidationException")),
        parse=parse_DeleteQuote,
        valid=valid_DeleteQuoteInput,
        input=SHAPE_DeleteQuoteInput,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "DeleteSite": Operation(
        name="DeleteSite",
        method="DELETE",
        uri="/sites/{SiteId}",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_DeleteSite,
        valid=valid_DeleteSiteInput,
        input=SHAPE_DeleteSiteInput,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "GetCapacityTask": Operation(
        name="GetCapacityTask",
        method="GET",
        uri="/outposts/{OutpostId}/capacity/{CapacityTaskId}",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_GetCapacityTask,
        valid=valid_GetCapacityTaskInput,
        input=SHAPE_GetCapacityTaskInput,
        output_members=frozenset(("CapacityTaskId", "OutpostId", "OrderId", "AssetId", "RequestedInstancePools", "InstancesToExclude", "DryRun", "CapacityTaskStatus", "Failed", "CreationDate", "CompletionDate", "LastModifiedDate", "TaskActionOnBlockingInstances")),
        timestamps=wire_GetCapacityTaskOutput,
    ),
    "GetCatalogItem": Operation(
        name="GetCatalogItem",
        method="GET",
        uri="/catalog/item/{CatalogItemId}",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_GetCatalogItem,
        valid=valid_GetCatalogItemInput,
        input=SHAPE_GetCatalogItemInput,
        output_members=frozenset(("CatalogItem",)),
        timestamps=None,
    ),
    "GetConnection": Operation(
        name="GetConnection",
        method="GET",
        uri="/connections/{ConnectionId}",
        status=200,
        errors=frozenset(("AccessDeniedException", "ValidationException", "NotFoundException", "InternalServerException")),
        parse=parse_GetConnection,
        valid=valid_GetConnectionRequest,
        input=SHAPE_GetConnectionRequest,
        output_members=frozenset(("ConnectionId", "ConnectionDetails")),
        timestamps=None,
    ),
    "GetOrder": Operation(
        name="GetOrder",
        method="GET",
        uri="/orders/{OrderId}",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "InternalServerException")),
        parse=parse_GetOrder,
        valid=valid_GetOrderInput,
        input=SHAPE_GetOrderInput,
        output_members=frozenset(("Order",)),
        timestamps=wire_GetOrderOutput,
    ),
    "GetOutpost": Operation(
        name="GetOutpost",
        method="GET",
        uri="/outposts/{OutpostId}",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_GetOutpost,
        valid=valid_GetOutpostInput,
        input=SHAPE_GetOutpostInput,
        output_members=frozenset(("Outpost",)),
        timestamps=None,
    ),
    "GetOutpostBillingInformation": Operation(
        name="GetOutpostBillingInformation",
        method="GET",
        uri="/outpost/{OutpostIdentifier}/billing-information",
        status=200,
        errors=frozenset(("AccessDeniedException", "InternalServerException", "NotFoundException")),
        parse=parse_GetOutpostBillingInformation,
        valid=valid_GetOutpostBillingInformationInput,
        input=SHAPE_GetOutpostBillingInformationInput,
        output_members=frozenset(("NextToken", "Subscriptions", "ContractEndDate", "PaymentTerm", "PaymentOption")),
        timestamps=wire_GetOutpostBillingInformationOutput,
    ),
    "GetOutpostInstanceTypes": Operation(
        name="GetOutpostInstanceTypes",
        method="GET",
        uri="/outposts/{OutpostId}/instanceTypes",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_GetOutpostInstanceTypes,
        valid=valid_GetOutpostInstanceTypesInput,
        input=SHAPE_GetOutpostInstanceTypesInput,
        output_members=frozenset(("InstanceTypes", "NextToken", "OutpostId", "OutpostArn")),
        timestamps=None,
    ),
    "GetOutpostSupportedInstanceTypes": Operation(
        name="GetOutpostSupportedInstanceTypes",
        method="GET",
        uri="/outposts/{OutpostId}/supportedInstanceTypes",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_GetOutpostSupportedInstanceTypes,
        valid=valid_GetOutpostSupportedInstanceTypesInput,
        input=SHAPE_GetOutpostSupportedInstanceTypesInput,
        output_members=frozenset(("InstanceTypes", "NextToken")),
        timestamps=None,
    ),
    "GetPrivateConnectivityConfig": Operation(
        name="GetPrivateConnectivityConfig",
        method="GET",
        uri="/outposts/{OutpostId}/privateConnectivity",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_GetPrivateConnectivityConfig,
        valid=valid_GetPrivateConnectivityConfigInput,
        input=SHAPE_GetPrivateConnectivityConfigInput,
        output_members=frozenset(("PrivateConnectivityConfig",)),
        timestamps=None,
    ),
    "GetQuote": Operation(
        name="GetQuote",
        method="GET",
        uri="/quotes/{QuoteIdentifier}",
        status=200,
        errors=frozenset(("NotFoundException", "AccessDeniedException", "InternalServerException", "ValidationException")),
        parse=parse_GetQuote,
        valid=valid_GetQuoteInput,
        input=SHAPE_GetQuoteInput,
        output_members=frozenset(("Quote",)),
        timestamps=wire_GetQuoteOutput,
    ),
    "GetRenewalPricing": Operation(
        name="GetRenewalPricing",
        method="GET",
        uri="/outpost/{OutpostIdentifier}/renewal-pricing",
        status=200,
        errors=frozenset(("AccessDeniedException", "InternalServerException", "NotFoundException", "ValidationException")),
        parse=parse_GetRenewalPricing,
        valid=valid_GetRenewalPricingInput,
        input=SHAPE_GetRenewalPricingInput,
        output_members=frozenset(("PricingResult", "PricingOptions")),
        timestamps=None,
    ),
    "GetSite": Operation(
        name="GetSite",
        method="GET",
        uri="/sites/{SiteId}",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_GetSite,
        valid=valid_GetSiteInput,
        input=SHAPE_GetSiteInput,
        output_members=frozenset(("Site",)),
        timestamps=None,
    ),
    "GetSiteAddress": Operation(
        name="GetSiteAddress",
        method="GET",
        uri="/sites/{SiteId}/address",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_GetSiteAddress,
        valid=valid_GetSiteAddressInput,
        input=SHAPE_GetSiteAddressInput,
        output_members=frozenset(("SiteId", "AddressType", "Address")),
        timestamps=None,
    ),
    "ListAssetInstances": Operation(
        name="ListAssetInstances",
        method="GET",
        uri="/outposts/{OutpostId}/assetInstances",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_ListAssetInstances,
        valid=valid_ListAssetInstancesInput,
        input=SHAPE_ListAssetInstancesInput,
        output_members=frozenset(("AssetInstances", "NextToken")),
        timestamps=None,
    ),
    "ListAssets": Operation(
        name="ListAssets",
        method="GET",
        uri="/outposts/{OutpostId}/assets",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_ListAssets,
        valid=valid_ListAssetsInput,
        input=SHAPE_ListAssetsInput,
        output_members=frozenset(("Assets", "NextToken")),
        timestamps=None,
    ),
    "ListBlockingInstancesForCapacityTask": Operation(
        name="ListBlockingInstancesForCapacityTask",
        method="GET",
        uri="/outposts/{OutpostId}/capacity/{CapacityTaskId}/blockingInstances",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_ListBlockingInstancesForCapacityTask,
        valid=valid_ListBlockingInstancesForCapacityTaskInput,
        input=SHAPE_ListBlockingInstancesForCapacityTaskInput,
        output_members=frozenset(("BlockingInstances", "NextToken")),
        timestamps=None,
    ),
    "ListCapacityTasks": Operation(
        name="ListCapacityTasks",
        method="GET",
        uri="/capacity/tasks",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_ListCapacityTasks,
        valid=valid_ListCapacityTasksInput,
        input=SHAPE_ListCapacityTasksInput,
        output_members=frozenset(("CapacityTasks", "NextToken")),
        timestamps=wire_ListCapacityTasksOutput,
    ),
    "ListCatalogItems": Operation(
        name="ListCatalogItems",
        method="GET",
        uri="/catalog/items",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_ListCatalogItems,
        valid=valid_ListCatalogItemsInput,
        input=SHAPE_ListCatalogItemsInput,
        output_members=frozenset(("CatalogItems", "NextToken")),
        timestamps=None,
    ),
    "ListOrderableInstanceTypes": Operation(
        name="ListOrderableInstanceTypes",
        method="GET",
        uri="/instanceTypes",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException")),
        parse=parse_ListOrderableInstanceTypes,
        valid=valid_ListOrderableInstanceTypesInput,
        input=SHAPE_ListOrderableInstanceTypesInput,
        output_members=frozenset(("InstanceTypes", "NextToken")),
        timestamps=None,
    ),
    "ListOrders": Operation(
        name="ListOrders",
        method="GET",
        uri="/list-orders",
        status=200,
        errors=frozenset(("ValidationException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_ListOrders,
        valid=valid_ListOrdersInput,
        input=SHAPE_ListOrdersInput,
        output_members=frozenset(("Orders", "NextToken")),
        timestamps=wire_ListOrdersOutput,
    ),
    "ListOutposts": Operation(
        name="ListOutposts",
        method="GET",
        uri="/outposts",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "InternalServerException")),
        parse=parse_ListOutposts,
        valid=valid_ListOutpostsInput,
        input=SHAPE_ListOutpostsInput,
        output_members=frozenset(("Outposts", "NextToken")),
        timestamps=None,
    ),
    "ListQuotes": Operation(
        name="ListQuotes",
        method="GET",
        uri="/quotes",
        status=200,
        errors=frozenset(("AccessDeniedException", "InternalServerException")),
        parse=parse_ListQuotes,
        valid=valid_ListQuotesInput,
        input=SHAPE_ListQuotesInput,
        output_members=frozenset(("Quotes", "NextToken")),
        timestamps=wire_ListQuotesOutput,
    ),
    "ListSites": Operation(
        name="ListSites",
        method="GET",
        uri="/sites",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "InternalServerException")),
        parse=parse_ListSites,
        valid=valid_ListSitesInput,
        input=SHAPE_ListSitesInput,
        output_members=frozenset(("Sites", "NextToken")),
        timestamps=None,
    ),
    "ListTagsForResource": Operation(
        name="ListTagsForResource",
        method="GET",
        uri="/tags/{ResourceArn}",
        status=200,
        errors=frozenset(("InternalServerException", "ValidationException", "NotFoundException")),
        parse=parse_ListTagsForResource,
        valid=valid_ListTagsForResourceRequest,
        input=SHAPE_ListTagsForResourceRequest,
        output_members=frozenset(("Tags",)),
        timestamps=None,
    ),
    "StartCapacityTask": Operation(
        name="StartCapacityTask",
        method="POST",
        uri="/outposts/{OutpostId}/capacity",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "InternalServerException", "ConflictException")),
        parse=parse_StartCapacityTask,
        valid=valid_StartCapacityTaskInput,
        input=SHAPE_StartCapacityTaskInput,
        output_members=frozenset(("CapacityTaskId", "OutpostId", "OrderId", "AssetId", "RequestedInstancePools", "InstancesToExclude", "DryRun", "CapacityTaskStatus", "Failed", "CreationDate", "CompletionDate", "LastModifiedDate", "TaskActionOnBlockingInstances")),
        timestamps=wire_StartCapacityTaskOutput,
    ),
    "StartConnection": Operation(
        name="StartConnection",
        method="POST",
        uri="/connections",
        status=200,
        errors=frozenset(("AccessDeniedException", "ValidationException", "NotFoundException", "InternalServerException")),
        parse=parse_StartConnection,
        valid=valid_StartConnectionRequest,
        input=SHAPE_StartConnectionRequest,
        output_members=frozenset(("ConnectionId", "UnderlayIpAddress")),
        timestamps=None,
    ),
    "StartOutpostDecommission": Operation(
        name="StartOutpostDecommission",
        method="POST",
        uri="/outposts/{OutpostId}/decommission",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_StartOutpostDecommission,
        valid=valid_StartOutpostDecommissionInput,
        input=SHAPE_StartOutpostDecommissionInput,
        output_members=frozenset(("Status", "BlockingResourceTypes")),
        timestamps=None,
    ),
    "TagResource": Operation(
        name="TagResource",
        method="POST",
        uri="/tags/{ResourceArn}",
        status=200,
        errors=frozenset(("InternalServerException", "ValidationException", "NotFoundException")),
        parse=parse_TagResource,
        valid=valid_TagResourceRequest,
        input=SHAPE_TagResourceRequest,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "UntagResource": Operation(
        name="UntagResource",
        method="DELETE",
        uri="/tags/{ResourceArn}",
        status=200,
        errors=frozenset(("InternalServerException", "ValidationException", "NotFoundException")),
        parse=parse_UntagResource,
        valid=valid_UntagResourceRequest,
        input=SHAPE_UntagResourceRequest,
        output_members=frozenset(()),
        timestamps=None,
    ),
    "UpdateOutpost": Operation(
        name="UpdateOutpost",
        method="PATCH",
        uri="/outposts/{OutpostId}",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_UpdateOutpost,
        valid=valid_UpdateOutpostInput,
        input=SHAPE_UpdateOutpostInput,
        output_members=frozenset(("Outpost",)),
        timestamps=None,
    ),
    "UpdateQuote": Operation(
        name="UpdateQuote",
        method="PATCH",
        uri="/quotes/{QuoteIdentifier}",
        status=200,
        errors=frozenset(("NotFoundException", "ValidationException", "AccessDeniedException", "InternalServerException")),
        parse=parse_UpdateQuote,
        valid=valid_UpdateQuoteInput,
        input=SHAPE_UpdateQuoteInput,
        output_members=frozenset(("Quote",)),
        timestamps=wire_UpdateQuoteOutput,
    ),
    "UpdateSite": Operation(
        name="UpdateSite",
        method="PATCH",
        uri="/sites/{SiteId}",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_UpdateSite,
        valid=valid_UpdateSiteInput,
        input=SHAPE_UpdateSiteInput,
        output_members=frozenset(("Site",)),
        timestamps=None,
    ),
    "UpdateSiteAddress": Operation(
        name="UpdateSiteAddress",
        method="PUT",
        uri="/sites/{SiteId}/address",
        status=200,
        errors=frozenset(("ValidationException", "AccessDeniedException", "NotFoundException", "ConflictException", "InternalServerException")),
        parse=parse_UpdateSiteAddress,
        valid=valid_UpdateSiteAddressInput,
        input=SHAPE_UpdateSiteAddressInput,
        output_members=frozenset(("AddressType", "Address")),
        timestamps=None,
    ),
    "UpdateSiteRackPhysicalProperties": Operation(
        name="UpdateSiteRackPhysicalProperties",
        method="PATCH",
        uri="/sites/{SiteId}/rackPhysicalProperties",
        status=200,
        errors=frozenset(("ValidationException", "ConflictException", "NotFoundException", "AccessDeniedException", "InternalServerException")),
        parse=parse_UpdateSiteRackPhysicalProperties,
        valid=valid_UpdateSiteRackPhysicalPropertiesInput,
        input=SHAPE_UpdateSiteRackPhysicalPropertiesInput,
        output_members=frozenset(("Site",)),
        timestamps=None,
    ),
}
